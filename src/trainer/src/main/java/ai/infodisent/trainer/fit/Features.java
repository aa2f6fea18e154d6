package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.onnx.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The features of one split.
 *
 * @param pictures those that could be read, in their order
 * @param fingerprints of the pixels the network saw, one a picture: equal pictures have equal ones
 * @param maps the feature maps, one a picture
 * @param means the maps' means over the cells
 * @param mean of all features
 * @param deviation of all features
 * @param ranges of the channels
 */
record Features(
    List<LabelledPicture> pictures,
    List<String> fingerprints,
    FeatureMaps maps,
    Means means,
    double mean,
    double deviation,
    ChannelRanges ranges) {

  /** The means of pictures' maps, which may lie on the disk. */
  @FunctionalInterface
  interface Means {

    /** Copies a picture's means, D of them. */
    void get(int picture, float[] into);
  }

  /** The same features, with maps that come from elsewhere. */
  Features with(FeatureMaps others) {
    return new Features(pictures, fingerprints, others, means, mean, deviation, ranges);
  }

  /** How many pictures there are. */
  int size() {
    return pictures.size();
  }

  /** The class of a picture. */
  int label(int picture) {
    return pictures.get(picture).label();
  }

  /** All classes that a picture may be of. */
  List<Integer> targets(int picture) {
    return pictures.get(picture).targets();
  }

  /** Whether a class is one that a picture may be of. */
  boolean agrees(int picture, int label) {
    return targets(picture).contains(label);
  }

  /** One hash of all that the network saw, and of its classes. */
  String fingerprint() {
    MessageDigest digest = Sha256.digest();
    for (int i = 0; i < size(); i++) {
      String line = label(i) + " " + fingerprints.get(i) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
