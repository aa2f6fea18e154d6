package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

  /** {@code scipy.stats.binomtest(hits, all).proportion_ci(method="wilson")}. */
  @ParameterizedTest
  @CsvSource({
    "8, 10, 0.4901624715366418, 0.9433178485456248",
    "0, 10, 0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1"
  })
  void itsIntervalIsThatOfScipy(long hits, long all, double low, double high) {
    Share share = Share.of(hits, all);
    assertEquals((double) hits / all, share.value());
    assertEquals(low, share.low(), 1e-12);
    assertEquals(high, share.high(), 1e-12);
  }

  @Property(tries = 200)
  void itHoldsTheShareAndStaysWithinNoneAndAll(
      @ForAll @LongRange(min = 1, max = 5000) long all,
      @ForAll @LongRange(min = 0, max = 5000) long hits) {
    Share share = Share.of(Math.min(hits, all), all);
    assertTrue(0 <= share.low() && share.low() <= share.value(), share.toString());
    assertTrue(share.value() <= share.high() && share.high() <= 1, share.toString());
  }

  @Test
  void sharesOfNothingAndMoreThanAllAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Share.of(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Share.of(4, 3));
    assertThrows(IllegalArgumentException.class, () -> Share.of(-1, 3));
  }
}
