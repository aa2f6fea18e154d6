package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.data.LabelledPicture;
import java.nio.ShortBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All blocks of a split, as one. */
final class FeatureBlocks {

  private final FeatureShape shape;
  private final List<FeatureBlock> blocks;

  /** The first picture of each block, counting those that could be read. */
  private final int[] firsts;

  private final int size;

  FeatureBlocks(FeatureShape shape, List<FeatureBlock> blocks) {
    this.shape = shape;
    this.blocks = List.copyOf(blocks);
    this.firsts = new int[blocks.size()];
    int first = 0;
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = first;
      first += blocks.get(i).size();
    }
    this.size = first;
  }

  /**
   * The features.
   *
   * @param listed all pictures of the split
   * @param maps where maps come from, if they are not in the blocks
   */
  Features features(List<LabelledPicture> listed, Optional<FeatureMaps> maps) {
    List<LabelledPicture> readable = new ArrayList<>(size);
    double sum = 0;
    double squares = 0;
    ChannelRanges ranges = ChannelRanges.none(shape.channels());
    for (int i = 0; i < firsts.length; i++) {
      FeatureBlock.Header header = blocks.get(i).header();
      for (int picture : header.readable()) {
        readable.add(listed.get(i * shape.picturesPerBlock() + picture));
      }
      sum += header.sum();
      squares += header.squares();
      ranges.add(header.ranges());
    }
    double count = Math.max(1.0, (double) size * shape.channels());
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new Features(
        readable, fingerprints(), maps.orElse(this::gather), this::means, mean, deviation, ranges);
  }

  private List<String> fingerprints() {
    return new AbstractList<>() {
      @Override
      public String get(int picture) {
        int block = block(picture);
        return blocks.get(block).fingerprint(picture - firsts[block]);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private void means(int picture, float[] into) {
    int block = block(picture);
    blocks.get(block).means(picture - firsts[block], into);
  }

  private void gather(int[] pictures, ShortBuffer batch) {
    int length = shape.channels() * shape.cells();
    for (int n = 0; n < pictures.length; n++) {
      int block = block(pictures[n]);
      blocks.get(block).map(pictures[n] - firsts[block], batch, n * length, length);
    }
  }

  /** Blocks of which no picture could be read begin where the next does, and hold none. */
  private int block(int picture) {
    int found = Arrays.binarySearch(firsts, picture);
    int block = found >= 0 ? found : -found - 2;
    while (blocks.get(block).size() <= picture - firsts[block]) {
      block++;
    }
    return block;
  }
}
