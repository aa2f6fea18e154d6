package ai.infodisent.function.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Which addresses a name has, and which of them may be connected to. */
interface Network {

  /** The public internet, by the names that this machine knows. */
  Network PUBLIC =
      new Network() {
        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
          return List.of(InetAddress.getAllByName(host));
        }

        @Override
        public boolean allows(InetAddress address) {
          return PublicAddress.test(address);
        }
      };

  /**
   * A host's addresses, at least one; may wait.
   *
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** Whether an address may be connected to. */
  boolean allows(InetAddress address);
}
