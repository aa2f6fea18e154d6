package ai.infodisent.trainer;

import java.util.Locale;
import java.util.Map;

/**
 * What the best-known networks of a library expect of their pictures, as the options of {@code fit}
 * that would say it. What is told by a flag, the environment or a file goes before it.
 */
enum Preset {
  TORCHVISION("RGB", "1", "0.485,0.456,0.406", "0.229,0.224,0.225", "crop", "0.875"),
  TIMM("RGB", "1", "0.5,0.5,0.5", "0.5,0.5,0.5", "crop", "0.9"),
  KERAS("BGR", "255", "103.939,116.779,123.68", "1,1,1", "squash", "1"),
  CLIP(
      "RGB",
      "1",
      "0.48145466,0.4578275,0.40821073",
      "0.26862954,0.26130258,0.27577711",
      "crop",
      "1");

  private final Map<String, String> options;

  Preset(String order, String range, String mean, String std, String resize, String cropShare) {
    this.options =
        Map.of(
            "channel-order", order,
            "range", range,
            "mean", mean,
            "std", std,
            "resize", resize,
            "crop-share", cropShare);
  }

  /** Values by option, without dashes, as they would be written. */
  Map<String, String> options() {
    return options;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
