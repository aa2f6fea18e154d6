package ai.infodisent.function.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "4000::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void anAddressOfTheInsideIsNotPublic(String literal) throws Exception {
    assertFalse(PublicAddress.test(InetAddress.getByName(literal)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450::1",
        "::ffff:1.1.1.1"
      })
  void anAddressOfTheInternetIsPublic(String literal) throws Exception {
    assertTrue(PublicAddress.test(InetAddress.getByName(literal)));
  }

  @Test
  void anAddressWrittenInSixteenBytesIsWhatItIsInFour() throws Exception {
    Random random = new Random(17);
    byte[] four = new byte[4];
    for (int i = 0; i < 5000; i++) {
      random.nextBytes(four);
      byte[] mapped = new byte[16];
      mapped[10] = (byte) 255;
      mapped[11] = (byte) 255;
      System.arraycopy(four, 0, mapped, 12, 4);
      assertEquals(
          PublicAddress.test(InetAddress.getByAddress(four)),
          PublicAddress.test(InetAddress.getByAddress(mapped)));
    }
  }

  @Test
  void whatJavaCallsPrivateIsNotPublic() throws Exception {
    Random random = new Random(19);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      InetAddress address = InetAddress.getByAddress(bytes);
      if (address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isMulticastAddress()
          || address.isLoopbackAddress()) {
        assertFalse(PublicAddress.test(address));
      }
    }
  }
}
