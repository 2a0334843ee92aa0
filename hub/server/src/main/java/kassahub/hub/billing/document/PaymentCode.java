package kassahub.hub.billing.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import kassahub.hub.catalogue.Money;

/**
 * The code that a bank's app reads a payment from, ГОСТ Р 56042-2014
 * (facts/ru-fiscal-and-billing.md §5.2).
 */
final class PaymentCode {
  private static final int PIXELS_A_MODULE = 8;
  private static final int QUIET_MODULES = 4;

  private PaymentCode() {}

  /** The five keys that must be there come first and in this order. */
  static String text(Seller seller, Money sum, String purpose) {
    var account = seller.account();
    var text = new StringBuilder("ST00012");
    add(text, "Name", seller.party().name(), 160);
    add(text, "PersonalAcc", account.account(), 20);
    add(text, "BankName", account.bank(), 45);
    add(text, "BIC", account.bic(), 9);
    add(text, "CorrespAcc", account.correspondent().orElse("0"), 20);
    add(text, "Sum", Long.toString(sum.minor()), 18);
    add(text, "Purpose", purpose, 210);
    add(text, "PayeeINN", seller.party().taxNumber(), 12);
    seller.party().kpp().ifPresent(kpp -> add(text, "KPP", kpp, 9));
    return text.toString();
  }

  /** The picture as an address that holds it. */
  static String picture(String text) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(pixels(modules(text)), "png", out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }

  /**
   * Bytes in UTF-8, as the header says, without the mark of a character set that apps stumble on.
   */
  private static BitMatrix modules(String text) {
    try {
      var hints =
          Map.of(
              EncodeHintType.ERROR_CORRECTION,
              ErrorCorrectionLevel.M,
              EncodeHintType.MARGIN,
              QUIET_MODULES);
      var bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
      return new QRCodeWriter().encode(bytes, BarcodeFormat.QR_CODE, 0, 0, hints);
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("text does not fit into a QR code", tooLong);
    }
  }

  private static BufferedImage pixels(BitMatrix modules) {
    int side = modules.getWidth() * PIXELS_A_MODULE;
    var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean black = modules.get(x / PIXELS_A_MODULE, y / PIXELS_A_MODULE);
        image.setRGB(x, y, black ? 0 : 0xFFFFFF);
      }
    }
    return image;
  }

  private static void add(StringBuilder text, String key, String value, int longest) {
    String clean = value.replaceAll("[|\\p{Cntrl}]+", " ").strip();
    text.append('|').append(key).append('=');
    text.append(clean, 0, Math.min(clean.length(), longest));
  }
}
