package ai.infodisent.function.remote;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Tells addresses of the public internet from those that lead to a network's inside. */
final class PublicAddress {

  /** What IANA has set apart, of the addresses of four bytes. */
  private static final List<Block> RESERVED =
      List.of(
          Block.of("0.0.0.0", 8), // this network
          Block.of("10.0.0.0", 8), // private
          Block.of("100.64.0.0", 10), // carrier-grade NAT
          Block.of("127.0.0.0", 8), // loopback
          Block.of("169.254.0.0", 16), // link-local, and the clouds' metadata
          Block.of("172.16.0.0", 12), // private
          Block.of("192.0.0.0", 24), // protocols
          Block.of("192.0.2.0", 24), // documentation
          Block.of("192.88.99.0", 24), // relays
          Block.of("192.168.0.0", 16), // private
          Block.of("198.18.0.0", 15), // benchmarks
          Block.of("198.51.100.0", 24), // documentation
          Block.of("203.0.113.0", 24), // documentation
          Block.of("224.0.0.0", 4), // multicast
          Block.of("240.0.0.0", 4)); // for later, and broadcast

  /** Global unicast; whatever else there is of sixteen bytes is none, or holds one of four. */
  private static final Block GLOBAL = Block.of("2000::", 3);

  /** What of it is set apart, or holds an address of four bytes. */
  private static final List<Block> RESERVED_GLOBAL =
      List.of(
          Block.of("2001::", 23), // protocols, Teredo among them
          Block.of("2001:db8::", 32), // documentation
          Block.of("2002::", 16), // 6to4
          Block.of("3fff::", 20)); // documentation

  private PublicAddress() {}

  /** Whether an address is one of the public internet. */
  static boolean test(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? RESERVED.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL.holds(bytes) && RESERVED_GLOBAL.stream().noneMatch(block -> block.holds(bytes));
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param first of the addresses
   * @param bits how many of its bits the others share
   */
  private record Block(byte[] first, int bits) {

    static Block of(String literal, int bits) {
      try {
        // No name, so nobody is asked.
        return new Block(InetAddress.getByName(literal).getAddress(), bits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }

    boolean holds(byte[] address) {
      int whole = bits / 8;
      int rest = 0xff00 >> bits % 8 & 255;
      return address.length == first.length
          && Arrays.equals(address, 0, whole, first, 0, whole)
          && (rest == 0 || (address[whole] & rest) == (first[whole] & rest));
    }
  }
}
