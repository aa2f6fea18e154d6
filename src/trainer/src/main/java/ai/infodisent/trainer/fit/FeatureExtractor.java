package ai.infodisent.trainer.fit;

import ai.infodisent.image.Preparation;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.data.Views;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a backbone over pictures. Whoever opens it closes it. */
final class FeatureExtractor implements AutoCloseable {

  private final Preparation preparation;
  private final int threads;
  private final int batch;
  private final GraphSession session;
  private final ByteBuffer pixels;
  private boolean released;

  FeatureExtractor(
      Backbone backbone, PixelScaling scaling, Preparation preparation, Machine machine)
      throws OrtException {
    this.preparation = preparation;
    this.threads = machine.threads();
    this.batch = backbone.input().fixedBatch() ? 1 : machine.picturesPerRun();
    this.pixels = ByteBuffer.allocateDirect(batch * preparation.height() * preparation.width() * 3);
    this.session = new GraphSession(FeatureGraph.of(backbone, scaling), machine);
  }

  /**
   * The features of a split, extracted as far as they are not in the cache. A picture that cannot
   * be read is reported and left out.
   *
   * @throws TrainerException if features are not finite, or too large for half precision, or cannot
   *     be written
   */
  Features features(
      String split, List<LabelledPicture> pictures, FeatureCache cache, Progress progress)
      throws OrtException, IOException {
    extract(split, pictures, cache, Shard.WHOLE, progress);
    List<FeatureBlock> blocks = new ArrayList<>();
    for (int block = 0; block < cache.count(pictures); block++) {
      blocks.add(cache.open(split, block, cache.pictures(pictures, block)));
    }
    FeatureBlocks all = new FeatureBlocks(cache.shape(), blocks);
    if (cache.shape().mapped()) {
      return all.features(pictures, Optional.empty());
    }
    List<LabelledPicture> readable = all.features(pictures, Optional.empty()).pictures();
    return all.features(
        pictures,
        Optional.of(
            (some, maps) ->
                compute(Arrays.stream(some).mapToObj(readable::get).toList(), preparation, maps)));
  }

  /**
   * The same features, of pictures that training steps see in views. Their maps are computed when
   * they are asked for.
   *
   * @param features of the pictures as they are
   */
  Features viewed(Features features, Views views) {
    return features.with(
        new ViewedMaps(
            features.maps(),
            epoch ->
                (some, maps) ->
                    compute(
                        Arrays.stream(some)
                            .mapToObj(i -> views.view(features.pictures().get(i), i, epoch))
                            .toList(),
                        views.shown(),
                        maps)));
  }

  /**
   * Extracts a shard's blocks that are not in the cache. The next block is extracted while one is
   * written.
   *
   * @return how many pictures' features were extracted
   */
  int extract(
      String split,
      List<LabelledPicture> pictures,
      FeatureCache cache,
      Shard shard,
      Progress progress)
      throws OrtException {
    List<Integer> missing = new ArrayList<>();
    int count = 0;
    int known = 0;
    for (int block = 0; block < cache.count(pictures); block++) {
      List<LabelledPicture> own = cache.pictures(pictures, block);
      if (shard.has(block) && cache.find(split, block, own).isEmpty()) {
        missing.add(block);
        count += own.size();
      } else {
        known += shard.has(block) ? own.size() : 0;
      }
    }
    String name = "features of the " + split + " split";
    if (known > 0) {
      progress.say(name + ": " + known + " pictures' are in " + cache.folder());
    }
    if (missing.isEmpty()) {
      return 0;
    }
    BlockBuilder[] builders = {new BlockBuilder(cache.shape()), new BlockBuilder(cache.shape())};
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (Progress.Stage stage = progress.stage(name, count)) {
      Future<?> written = null;
      PicturePipeline next = pipeline(cache.pictures(pictures, missing.get(0)), progress);
      try {
        for (int i = 0; i < missing.size(); i++) {
          int block = missing.get(i);
          List<LabelledPicture> own = cache.pictures(pictures, block);
          BlockBuilder builder = builders[i % 2];
          builder.clear();
          try (PicturePipeline pipeline = next) {
            // Its pictures are read while this block's are run.
            next =
                i + 1 < missing.size()
                    ? pipeline(cache.pictures(pictures, missing.get(i + 1)), progress)
                    : null;
            for (List<Read> read = pipeline.take(batch);
                !read.isEmpty();
                read = pipeline.take(batch)) {
              run(read, result -> builder.add(own, result.read(), result.features()));
            }
          }
          await(written);
          written = writer.submit(() -> cache.write(builder, split, block, own));
          stage.advance(own.size());
        }
      } finally {
        if (next != null) {
          next.close();
        }
      }
      await(written);
    } finally {
      writer.shutdown();
    }
    return count;
  }

  private PicturePipeline pipeline(List<LabelledPicture> pictures, Progress progress) {
    return new PicturePipeline(pictures, preparation, threads, new Unstaged(progress), "");
  }

  /** Blocks are no stages of their own; what is said is passed on. */
  private record Unstaged(Progress told) implements Progress {

    @Override
    public void say(String line) {
      told.say(line);
    }

    @Override
    public Stage stage(String name, long steps, String unit) {
      return new Stage() {
        @Override
        public void advance(long done) {}

        @Override
        public void close() {}
      };
    }
  }

  private record Run(List<Read> read, OrtSession.Result features) {}

  @FunctionalInterface
  private interface Taker {
    void take(Run run);
  }

  private synchronized void run(List<Read> read, Taker taker) throws OrtException {
    pixels.clear();
    read.forEach(picture -> pixels.put(picture.prepared().pixels().rgb()));
    pixels.flip();
    long[] shape = {read.size(), preparation.height(), preparation.width(), 3};
    try (OnnxTensor images =
            OnnxTensor.createTensor(OnnxRuntime.environment(), pixels, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(FeatureGraph.IMAGE, images))) {
      taker.take(new Run(read, result));
    }
  }

  /** Maps that are not kept. */
  private void compute(List<LabelledPicture> pictures, Preparation prepared, ShortBuffer maps) {
    int[] done = new int[1];
    Progress refusing = new Unstaged(new Refusing());
    try (PicturePipeline pipeline =
        new PicturePipeline(pictures, prepared, threads, refusing, "")) {
      for (List<Read> read = pipeline.take(batch); !read.isEmpty(); read = pipeline.take(batch)) {
        run(
            read,
            result -> {
              UsableFeatures.check(result.read(), result.features());
              OnnxTensor found =
                  (OnnxTensor) result.features().get(FeatureGraph.FEATURES).orElseThrow();
              ShortBuffer values =
                  found.getByteBuffer().order(ByteOrder.nativeOrder()).asShortBuffer();
              maps.put(done[0], values, 0, values.remaining());
              done[0] += values.remaining();
            });
      }
    } catch (OrtException e) {
      throw new IllegalStateException("computing features again failed", e);
    }
  }

  /** A picture that could be read once has to be there in every epoch. */
  private record Refusing() implements Progress {

    @Override
    public void say(String line) {
      throw new TrainerException(
          "expected every picture to be as it was when its features were first computed, found: "
              + line);
    }

    @Override
    public Stage stage(String name, long steps, String unit) {
      throw new AssertionError("there is no stage here");
    }
  }

  private static void await(Future<?> written) {
    try {
      if (written != null) {
        written.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while features were written", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrainerException told) {
        throw told;
      }
      throw new IllegalStateException("writing features failed", e.getCause());
    }
  }

  /** Gives the backbone's memory back; it runs no more. */
  void release() throws OrtException {
    if (!released) {
      released = true;
      session.close();
    }
  }

  @Override
  public void close() throws OrtException {
    release();
  }
}
