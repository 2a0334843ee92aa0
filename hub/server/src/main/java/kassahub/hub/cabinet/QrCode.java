package kassahub.hub.cabinet;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/**
 * A QR code as the data of an SVG path, one unit a module, with the quiet zone around it.
 *
 * @param size modules on a side
 */
public record QrCode(int size, String path) {

  public static QrCode of(String text) {
    try {
      var hints = Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
      var modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
      return new QrCode(modules.getWidth(), path(modules));
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("text does not fit into a QR code", tooLong);
    }
  }

  private static String path(BitMatrix modules) {
    var path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        if (modules.get(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    return path.toString();
  }
}
