package ai.infodisent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices are called. */
class DeviceNameTest {

  @Test
  void theThreeKindsAreKnownInLettersOfAnySize() {
    assertEquals(Device.AUTO, Device.of("auto"));
    assertEquals(Device.CPU, Device.of(" Cpu "));
    assertEquals(Device.CUDA, Device.of("CUDA"));
    assertEquals(Device.CUDA, Device.of("cuda:0"));
  }

  @Property
  void aCudaDeviceMayHaveANumber(@ForAll @IntRange(max = 999) int number) {
    Device device = new Device(Device.Kind.CUDA, number);
    assertEquals(device, Device.of("cuda:" + number));
    assertEquals(device, Device.of(device.toString()));
    assertTrue(device.isCuda());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1000", "cpu:0", "auto:1"})
  void whatIsNoDeviceIsRefusedByName(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Device.of(name));
    assertEquals("expected auto, cpu, cuda or cuda:N, found " + name, refused.getMessage());
  }

  @Test
  void onlyCudaDevicesAreNumbered() {
    assertThrows(IllegalArgumentException.class, () -> new Device(Device.Kind.CPU, 1));
    assertThrows(IllegalArgumentException.class, () -> new Device(Device.Kind.CUDA, -1));
  }
}
