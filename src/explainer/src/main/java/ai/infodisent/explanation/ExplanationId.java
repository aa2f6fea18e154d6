package ai.infodisent.explanation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of an explanation: the same model, asked the same of the same picture, gives the same
 * explanation under the same name, whoever asks.
 */
public final class ExplanationId {

  private static final int DIGITS = 32;

  private ExplanationId() {}

  /**
   * The first 32 hexadecimal digits of the SHA-256 of three lines in UTF-8, each ended by {@code
   * \n}: the model's version, {@link ExplanationOptions#canonical}, and {@link #digest} of the
   * picture.
   *
   * @param version of the model, as its manifest has it
   * @param options what was asked
   * @param picture the hash of its bytes, 64 hexadecimal digits
   */
  public static String of(String version, ExplanationOptions options, String picture) {
    String lines = version + "\n" + options.canonical() + "\n" + picture + "\n";
    return digest(lines.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }

  /** The SHA-256 of bytes, in 64 hexadecimal digits. */
  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected SHA-256, which every Java has, found none", e);
    }
  }
}
