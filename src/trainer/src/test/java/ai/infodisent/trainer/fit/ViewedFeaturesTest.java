package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.TinyBackbone;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.Views;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training steps see of pictures that are augmented, and what others see. */
class ViewedFeaturesTest {

  private static final int CHANNELS = 2;
  private static final int CELLS = 4;
  private static final Preparation PREPARATION = Preparation.squash(8, 8);
  private static final Views VIEWS = new Views(Augmentation.of("flip,crop,jitter"), PREPARATION, 3);
  private static final int[] ASKED = {17, 4, 0, 19, 5};

  @TempDir Path folder;

  @Test
  void inAnEpochStepsSeeWhatTheBackboneMakesOfItsViews() throws OrtException, IOException {
    TinyBackbone backbone = backbone(1);
    List<LabelledPicture> pictures = noise();
    for (OptionalLong limit : List.of(OptionalLong.empty(), OptionalLong.of(0))) {
      try (FeatureExtractor extractor = extractor(backbone)) {
        Features viewed = viewed(extractor, backbone, pictures, limit);
        for (int epoch = 0; epoch < 3; epoch++) {
          short[] found = gathered(viewed.maps().inEpoch(epoch));
          for (int i = 0; i < ASKED.length; i++) {
            LabelledPicture view = VIEWS.view(pictures.get(ASKED[i]), ASKED[i], epoch);
            byte[] rgb = view.decode(PREPARATION).pixels().rgb();
            assertMap(backbone.features(rgb), found, i);
          }
        }
      }
    }
  }

  @Test
  void whoeverElseGathersSeesThePicturesAsTheyAre() throws OrtException, IOException {
    TinyBackbone backbone = backbone(1);
    List<LabelledPicture> pictures = noise();
    try (FeatureExtractor extractor = extractor(backbone)) {
      Features viewed = viewed(extractor, backbone, pictures, OptionalLong.empty());
      short[] found = gathered(viewed.maps());
      for (int i = 0; i < ASKED.length; i++) {
        Decoded decoded = pictures.get(ASKED[i]).decode(PREPARATION);
        assertMap(backbone.features(PREPARATION.prepare(decoded).pixels().rgb()), found, i);
      }
    }
  }

  @Test
  void batchesAreOfTheEpochThatWasBegun() throws OrtException, IOException {
    TinyBackbone backbone = backbone(1);
    try (FeatureExtractor extractor = extractor(backbone)) {
      Features viewed = viewed(extractor, backbone, noise(), OptionalLong.empty());
      HeadGraph.Shape shape = new HeadGraph.Shape(CHANNELS, CELLS, 2, 1);
      try (Batches batches = new Batches(viewed, shape, ASKED.length)) {
        assertArrayEquals(gathered(viewed.maps()), taken(batches));
        batches.begin(1);
        batches.expect(ASKED);
        short[] second = taken(batches);
        batches.begin(0);
        assertArrayEquals(gathered(viewed.maps().inEpoch(0)), taken(batches));
        assertArrayEquals(gathered(viewed.maps().inEpoch(1)), second);
        assertFalse(Arrays.equals(gathered(viewed.maps().inEpoch(0)), second));
      }
    }
  }

  @Test
  void viewsWhoseFeaturesAreTooLargeAreRefusedByName() throws OrtException, IOException {
    // As they are, all features are 60,000; a view may be brighter by a fifth.
    TinyBackbone backbone = backbone(0);
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] rgb = new byte[3 * 8 * 8];
      Arrays.fill(rgb, (byte) 200);
      pictures.add(picture(i, new Pixels(8, 8, rgb)));
    }
    try (FeatureExtractor extractor = extractor(backbone)) {
      Features viewed = viewed(extractor, backbone, pictures, OptionalLong.empty());
      TrainerException refused =
          assertThrows(TrainerException.class, () -> gathered(viewed.maps().inEpoch(0)));
      assertTrue(
          refused
              .getMessage()
              .matches(
                  "expected finite features up to 65504, found up to .* in channel 0 of a view of \\d+;.*"),
          refused.getMessage());
    }
  }

  /**
   * Random filters; or, where the seed is 0, such that a picture of 200s has features of 60,000.
   */
  private static TinyBackbone backbone(long seed) {
    Random random = new Random(seed);
    float[] filters = new float[CHANNELS * 3 * 16];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = seed == 0 ? 60_000f / (48 * 200) : (float) random.nextGaussian() / 255;
    }
    return new TinyBackbone(filters, CHANNELS, 4, 8, 8, 17);
  }

  private static List<LabelledPicture> noise() {
    List<LabelledPicture> pictures = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      byte[] rgb = new byte[3 * 21 * 17];
      random.nextBytes(rgb);
      pictures.add(picture(i, new Pixels(21, 17, rgb)));
    }
    return pictures;
  }

  private static LabelledPicture picture(int index, Pixels pixels) {
    return new LabelledPicture(Integer.toString(index), index % 2, asked -> Decoded.of(pixels));
  }

  private static PixelScaling scaling() {
    return new PixelScaling(PixelScaling.Order.RGB, 255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
  }

  private static FeatureExtractor extractor(TinyBackbone backbone) throws OrtException {
    return new FeatureExtractor(backbone.backbone(), scaling(), PREPARATION, Machine.ofThreads(2));
  }

  private Features viewed(
      FeatureExtractor extractor,
      TinyBackbone backbone,
      List<LabelledPicture> pictures,
      OptionalLong limit)
      throws OrtException, IOException {
    DataSet data =
        new DataSet(List.of("even", "odd"), pictures, List.of(), Crop.NONE, "0".repeat(64));
    FeatureCache cache =
        FeatureCache.of(
            folder, limit, backbone.backbone(), scaling(), PREPARATION, data, new Quiet());
    return extractor.viewed(
        extractor.features(Extraction.TRAINING, pictures, cache, new Quiet()), VIEWS);
  }

  private static short[] gathered(FeatureMaps maps) {
    short[] found = new short[ASKED.length * CELLS * CHANNELS];
    maps.gather(ASKED, ShortBuffer.wrap(found));
    return found;
  }

  private static short[] taken(Batches batches) throws OrtException {
    short[] found = new short[ASKED.length * CELLS * CHANNELS];
    try (OnnxTensor maps = batches.maps(ASKED)) {
      maps.getByteBuffer().order(ByteOrder.nativeOrder()).asShortBuffer().get(found);
    }
    return found;
  }

  private static void assertMap(double[][] expected, short[] found, int picture) {
    for (int cell = 0; cell < CELLS; cell++) {
      for (int k = 0; k < CHANNELS; k++) {
        int at = (picture * CELLS + cell) * CHANNELS + k;
        assertEquals(expected[k][cell], Fp16Conversions.fp16ToFloat(found[at]), 1e-2, "at " + at);
      }
    }
  }
}
