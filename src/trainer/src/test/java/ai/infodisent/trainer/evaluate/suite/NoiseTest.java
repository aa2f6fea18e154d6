package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.onnx.PixelStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static final PixelStatistics UNKNOWN =
      new PixelStatistics(Optional.empty(), Optional.empty());

  private static final Pixels GREY = new Colour(128, 128, 128).fill(100, 100);

  @Test
  void itIsOfTheDeviationOfPixelsAndClippedAtAQuarterOfIt() {
    PixelStatistics known =
        new PixelStatistics(Optional.empty(), Optional.of(List.of(100.0, 40.0, 20.0)));
    int[] most = new int[3];
    double[] squares = new double[3];
    byte[] noisy = Noise.of(1, known).on(GREY).rgb();
    for (int i = 0; i < noisy.length; i++) {
      int noise = (noisy[i] & 0xff) - 128;
      most[i % 3] = Math.max(most[i % 3], Math.abs(noise));
      squares[i % 3] += noise * (double) noise / (noisy.length / 3);
    }
    assertArrayEquals(new int[] {25, 10, 5}, most);
    // Of N(0, 0.2) clipped at 0.25, by integration: 0.1628.
    assertEquals(16.28, Math.sqrt(squares[0]), 0.3);
  }

  @Test
  void whereTheDeviationIsUnknownTheUsualOneIsTaken() {
    byte[] noisy = Noise.of(1, UNKNOWN).on(GREY).rgb();
    int most = 0;
    for (byte value : noisy) {
      most = Math.max(most, Math.abs((value & 0xff) - 128));
    }
    assertEquals(14, most);
  }

  @Test
  void blackAndWhiteStayWithinWhatPixelsCanBe() {
    byte[] black = Noise.of(1, UNKNOWN).on(new Colour(0, 0, 0).fill(50, 50)).rgb();
    byte[] white = Noise.of(1, UNKNOWN).on(new Colour(255, 255, 255).fill(50, 50)).rgb();
    for (int i = 0; i < black.length; i++) {
      assertTrue((black[i] & 0xff) <= 14);
      assertTrue((white[i] & 0xff) >= 241);
    }
  }

  @Test
  void itFollowsFromSeedAndPicture() {
    byte[] first = Noise.of(1, UNKNOWN).on(GREY).rgb();
    assertArrayEquals(first, Noise.of(1, UNKNOWN).on(GREY).rgb());
    assertFalse(Arrays.equals(first, Noise.of(2, UNKNOWN).on(GREY).rgb()));
  }

  @Test
  void theMeanColourIsWhatTheGraphSubtractsOrGrey() {
    assertEquals(new Colour(128, 128, 128), Colour.mean(UNKNOWN));
    assertEquals(
        new Colour(124, 116, 0),
        Colour.mean(
            new PixelStatistics(Optional.of(List.of(123.675, 116.28, -3.0)), Optional.empty())));
  }
}
