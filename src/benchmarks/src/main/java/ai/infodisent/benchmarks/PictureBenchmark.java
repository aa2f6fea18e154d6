package ai.infodisent.benchmarks;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a JPEG's bytes to the pixels a network of 224 x 224 sees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PictureBenchmark {

  private static final ImageDecoder DECODER = new ImageDecoder(50_000_000);
  private static final Preparation PREPARATION = Preparation.crop(224, 224, 256);

  @Param({"224x224", "1024x768", "4000x3000"})
  public String size;

  private byte[] jpeg;
  private EncodedImage encoded;
  private Pixels full;
  private Decoded decoded;

  @Setup
  public void makePicture() throws IOException {
    String[] sides = size.split("x");
    jpeg = Photograph.jpeg(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    encoded = EncodedImage.of(jpeg);
    full = DECODER.decode(encoded);
    decoded = DECODER.decode(encoded, PREPARATION);
  }

  /** Format, size and orientation. */
  @Benchmark
  public EncodedImage readHeader() throws IOException {
    return EncodedImage.of(jpeg);
  }

  /** Every pixel, as for a thumbnail. */
  @Benchmark
  public Pixels decodeInFull() throws IOException {
    return DECODER.decode(encoded);
  }

  /** What the preparation needs of it: large pictures at a reduced scale. */
  @Benchmark
  public Decoded decode() throws IOException {
    return DECODER.decode(encoded, PREPARATION);
  }

  @Benchmark
  public Prepared prepareFromFull() {
    return PREPARATION.prepare(full);
  }

  @Benchmark
  public Prepared prepare() {
    return PREPARATION.prepare(decoded);
  }

  /** All of the above that a request does. */
  @Benchmark
  public Prepared decodeAndPrepare() throws IOException {
    return PREPARATION.prepare(DECODER.decode(EncodedImage.of(jpeg), PREPARATION));
  }
}
