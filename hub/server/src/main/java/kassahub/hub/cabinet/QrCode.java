package kassahub.hub.cabinet;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A QR code as the data of an SVG path, one unit a module, with the quiet zone around it.
 *
 * @param size modules on a side
 */
public record QrCode(int size, String path) {
  /** Pixels of a picture: four for each module of an enrolment string. */
  private static final int SIDE = 320;

  private static final int BLACK = 0xff000000;
  private static final int WHITE = 0xffffffff;

  public static QrCode of(String text) {
    try {
      var hints = Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
      var modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
      return new QrCode(modules.getWidth(), path(modules));
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("text does not fit into a QR code", tooLong);
    }
  }

  /** The code of a text as a picture in an address, for paper. */
  public static String picture(String text) {
    try {
      var hints = Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
      var modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, SIDE, SIDE, hints);
      var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          image.setRGB(x, y, modules.get(x, y) ? BLACK : WHITE);
        }
      }
      var out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("text does not fit into a QR code", tooLong);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
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
