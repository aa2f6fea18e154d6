package ai.infodisent.bundle;

/** What records of this package ask of their parts. */
final class Checks {

  private Checks() {}

  /** Whether something named is a file's name and nothing but that. */
  static boolean isFileName(String file) {
    return file != null && !file.isBlank() && !file.contains("/") && !file.contains("\\");
  }

  static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", found " + found);
    }
  }
}
