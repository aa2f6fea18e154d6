package ai.infodisent.trainer.creatures;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Spherical k-means: words of unit length, each the direction of the sum of the vectors that it
 * answers to most strongly (Coates and Ng, "Learning feature representations with k-means", 2012).
 * The number of threads does not change the result.
 */
final class SphericalKMeans {

  private static final int BLOCK = 64;

  private final float[] vectors;
  private final int dimensions;
  private final int count;
  private final int words;

  private SphericalKMeans(float[] vectors, int dimensions, int words) {
    this.vectors = vectors;
    this.dimensions = dimensions;
    this.count = vectors.length / dimensions;
    this.words = words;
  }

  /**
   * Learns words.
   *
   * @param vectors one after the other, {@code [n, D]}
   * @param dimensions D
   * @param words at least 1, at most n
   * @param rounds of assigning and averaging, at least 0
   * @param seed of the vectors to start from
   * @return one word after the other, {@code [words, D]}
   */
  static float[] learn(float[] vectors, int dimensions, int words, int rounds, long seed) {
    SphericalKMeans means = new SphericalKMeans(vectors, dimensions, words);
    if (words < 1 || words > means.count) {
      throw new IllegalArgumentException(
          "expected 1 to " + means.count + " words, as many as vectors, found " + words);
    }
    return means.learn(rounds, new SplittableRandom(seed));
  }

  private float[] learn(int rounds, SplittableRandom random) {
    float[] dictionary = new float[words * dimensions];
    for (int word = 0; word < words; word++) {
      restart(dictionary, word, random);
    }
    int[] nearest = new int[count];
    for (int round = 0; round < rounds; round++) {
      assign(dictionary, nearest);
      Arrays.fill(dictionary, 0);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < dimensions; j++) {
          dictionary[nearest[i] * dimensions + j] += vectors[i * dimensions + j];
        }
      }
      for (int word = 0; word < words; word++) {
        if (!normalise(dictionary, word)) {
          restart(dictionary, word, random);
        }
      }
    }
    return dictionary;
  }

  /** A word that nothing answers to starts again from a vector drawn at random. */
  private void restart(float[] dictionary, int word, SplittableRandom random) {
    do {
      int from = random.nextInt(count) * dimensions;
      System.arraycopy(vectors, from, dictionary, word * dimensions, dimensions);
    } while (!normalise(dictionary, word));
  }

  private boolean normalise(float[] dictionary, int word) {
    double squares = 0;
    for (int j = word * dimensions; j < (word + 1) * dimensions; j++) {
      squares += (double) dictionary[j] * dictionary[j];
    }
    if (squares < 1e-12) {
      return false;
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int j = word * dimensions; j < (word + 1) * dimensions; j++) {
      dictionary[j] *= scale;
    }
    return true;
  }

  private void assign(float[] dictionary, int[] nearest) {
    float[] transposed = new float[dictionary.length];
    for (int word = 0; word < words; word++) {
      for (int j = 0; j < dimensions; j++) {
        transposed[j * words + word] = dictionary[word * dimensions + j];
      }
    }
    IntStream.range(0, (count + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              float[] answers = new float[words];
              for (int i = block * BLOCK; i < Math.min((block + 1) * BLOCK, count); i++) {
                answer(transposed, i * dimensions, answers);
                nearest[i] = largest(answers);
              }
            });
  }

  /**
   * Four dimensions at a time, the words in the inner loop: the form that the compiler turns into
   * vector code.
   */
  private void answer(float[] transposed, int at, float[] answers) {
    Arrays.fill(answers, 0);
    int j = 0;
    for (; j + 4 <= dimensions; j += 4) {
      float a = vectors[at + j];
      float b = vectors[at + j + 1];
      float c = vectors[at + j + 2];
      float d = vectors[at + j + 3];
      int row = j * words;
      for (int word = 0; word < words; word++) {
        answers[word] +=
            a * transposed[row + word]
                + b * transposed[row + words + word]
                + c * transposed[row + 2 * words + word]
                + d * transposed[row + 3 * words + word];
      }
    }
    for (; j < dimensions; j++) {
      for (int word = 0; word < words; word++) {
        answers[word] += vectors[at + j] * transposed[j * words + word];
      }
    }
  }

  private static int largest(float[] answers) {
    int largest = 0;
    for (int word = 1; word < answers.length; word++) {
      if (answers[word] > answers[largest]) {
        largest = word;
      }
    }
    return largest;
  }
}
