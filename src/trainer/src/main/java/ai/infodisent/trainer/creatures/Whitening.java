package ai.infodisent.trainer.creatures;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * ZCA whitening: {@code Z (x - mean)} with {@code Z = V (E + epsilon)^(-1/2) V^T} of the covariance
 * {@code V E V^T}, so that neighbouring pixels, which are much alike, no longer say the same.
 *
 * @param mean {@code [D]}
 * @param matrix Z, symmetric, {@code [D, D]} row-major
 */
record Whitening(float[] mean, float[] matrix) {

  /**
   * Learns the whitening of some vectors.
   *
   * @param vectors one after the other, {@code [n, D]}
   * @param dimensions D
   * @param epsilon more than 0; keeps directions without variance from being blown up
   */
  static Whitening learn(float[] vectors, int dimensions, double epsilon) {
    int count = vectors.length / dimensions;
    double[] mean = new double[dimensions];
    for (int i = 0; i < vectors.length; i++) {
      mean[i % dimensions] += vectors[i] / (double) count;
    }
    DMatrixRMaj covariance = covariance(vectors, mean);
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(dimensions, true, true);
    if (!eigen.decompose(covariance)) {
      throw new IllegalArgumentException(
          "expected finite patches to whiten, found a covariance without eigenvectors");
    }
    DMatrixRMaj whitening = new DMatrixRMaj(dimensions, dimensions);
    for (int i = 0; i < dimensions; i++) {
      DMatrixRMaj vector = eigen.getEigenVector(i);
      double value = Math.max(eigen.getEigenvalue(i).getReal(), 0);
      CommonOps_DDRM.multAddTransB(1 / Math.sqrt(value + epsilon), vector, vector, whitening);
    }
    return new Whitening(toFloats(mean), toFloats(whitening.data));
  }

  private static DMatrixRMaj covariance(float[] vectors, double[] mean) {
    int dimensions = mean.length;
    int count = vectors.length / dimensions;
    double[] sums = new double[dimensions * dimensions];
    // A thread owns whole rows and adds in the vectors' order, so any number of threads gives the
    // same sums.
    IntStream.range(0, dimensions)
        .parallel()
        .forEach(
            row -> {
              for (int i = 0; i < count; i++) {
                int at = i * dimensions;
                double factor = (vectors[at + row] - mean[row]) / count;
                for (int column = 0; column <= row; column++) {
                  sums[row * dimensions + column] += factor * (vectors[at + column] - mean[column]);
                }
              }
            });
    for (int row = 0; row < dimensions; row++) {
      for (int column = 0; column < row; column++) {
        sums[column * dimensions + row] = sums[row * dimensions + column];
      }
    }
    return DMatrixRMaj.wrap(dimensions, dimensions, sums);
  }

  /** Whitens vectors, {@code [n, D]}, into a new array. */
  float[] apply(float[] vectors) {
    int dimensions = mean.length;
    float[] whitened = new float[vectors.length];
    IntStream.range(0, vectors.length / dimensions)
        .parallel()
        .forEach(
            i -> {
              int at = i * dimensions;
              for (int row = 0; row < dimensions; row++) {
                float centred = vectors[at + row] - mean[row];
                for (int column = 0; column < dimensions; column++) {
                  whitened[at + column] += centred * matrix[row * dimensions + column];
                }
              }
            });
    return whitened;
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
