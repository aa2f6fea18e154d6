package ai.infodisent.function.remote;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.remote.RemotePictureException.Reason;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Fetches pictures over TLS. A host's name is resolved once for each connection; if one of its
 * addresses is not allowed it is not connected to at all, and otherwise to the address that was
 * looked at, while the certificate must still be the name's. So whoever owns a name cannot lead
 * inside, neither by a redirect nor by another answer to a second question.
 */
final class Fetcher {

  private static final Logger LOG = Logger.getLogger(Fetcher.class);

  private static final int HTTPS = 443;
  private static final int MOST_REDIRECTS = 3;
  private static final int MOST_CONNECTIONS = 64;

  private static final Set<Integer> REDIRECTS =
      Set.of(
          HttpResponseStatus.MOVED_PERMANENTLY.code(),
          HttpResponseStatus.FOUND.code(),
          HttpResponseStatus.SEE_OTHER.code(),
          HttpResponseStatus.TEMPORARY_REDIRECT.code(),
          HttpResponseStatus.PERMANENT_REDIRECT.code());

  private final AllowedHosts hosts;
  private final Limits limits;
  private final Network network;
  private final HttpClient client;

  /**
   * Not Vert.x's: its workers wait here, and must not wait for one another. As many as wait for a
   * name, for as long as they do.
   */
  private final Executor threads = Executors.newCachedThreadPool(Fetcher::thread);

  /**
   * Sets up a client.
   *
   * @param options of TLS; the rest is set here
   */
  Fetcher(
      Vertx vertx, AllowedHosts hosts, Limits limits, Network network, HttpClientOptions options) {
    this.hosts = hosts;
    this.limits = limits;
    this.network = network;
    this.client =
        vertx.createHttpClient(
            options
                .setSsl(true)
                .setVerifyHost(true)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                // A connection is to an address that was looked at for this request alone.
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setConnectTimeout((int) limits.time().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.time().toMillis()),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  /**
   * Fetches a picture; waits for it, so not on an event loop.
   *
   * @throws BadRequestException if it may not be fetched from there
   * @throws RemotePictureException if it could not be fetched
   */
  byte[] fetch(String url) {
    long end = System.nanoTime() + limits.time().toNanos();
    URI address = allowed(url);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Reply reply = reply(address, end);
      if (reply.body() != null) {
        return reply.body();
      }
      address = redirected(address, reply.location());
    }
    throw new RemotePictureException(
        Reason.HOST, "expected at most " + MOST_REDIRECTS + " redirects from imageUrl, found more");
  }

  private URI allowed(String url) {
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException e) {
      throw new BadRequestException("expected imageUrl to be an address, found none");
    }
    if (!"https".equalsIgnoreCase(address.getScheme())
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawAuthority().indexOf('@') >= 0) {
      throw new BadRequestException(
          "expected imageUrl to begin with https:// and a host's name, found another beginning");
    }
    if (!hosts.allows(address.getHost(), port(address))) {
      throw new BadRequestException(
          "expected imageUrl to be of a host that this service fetches from, found another");
    }
    return address;
  }

  private URI redirected(URI from, String location) {
    try {
      return allowed(from.resolve(location).toString());
    } catch (IllegalArgumentException | BadRequestException e) {
      throw new RemotePictureException(
          Reason.HOST, "expected imageUrl to lead to a picture, found that it leads elsewhere");
    }
  }

  private Reply reply(URI address, long end) {
    InetAddress server = await(resolve(address.getHost()), end);
    Exchange exchange = new Exchange(limits.bytes());
    // Not on the context of the request that waits here, which might be what it waits for.
    threads.execute(() -> begin(exchange, address, server));
    try {
      return await(exchange.reply(), end);
    } finally {
      exchange.abort();
    }
  }

  private CompletableFuture<InetAddress> resolve(String host) {
    CompletableFuture<InetAddress> resolved = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            resolved.complete(checked(network.resolve(host)));
          } catch (UnknownHostException | RuntimeException e) {
            resolved.completeExceptionally(e);
          }
        });
    return resolved;
  }

  private InetAddress checked(List<InetAddress> addresses) throws UnknownHostException {
    for (InetAddress address : addresses) {
      if (!network.allows(address)) {
        throw new UnknownHostException(address + " is not public");
      }
    }
    return addresses.get(0);
  }

  private void begin(Exchange exchange, URI address, InetAddress server) {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setSsl(true)
            .setHost(address.getHost())
            .setPort(port(address))
            .setServer(SocketAddress.inetSocketAddress(port(address), server.getHostAddress()))
            .setURI(address.getRawQuery() == null ? path : path + "?" + address.getRawQuery())
            .putHeader(HttpHeaders.ACCEPT, "image/*")
            .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    client
        .request(options)
        .onFailure(exchange::fail)
        .onSuccess(
            request -> {
              exchange.sends(request);
              request
                  .send()
                  .onFailure(exchange::fail)
                  .onSuccess(
                      response -> {
                        if (REDIRECTS.contains(response.statusCode())) {
                          exchange.redirect(response);
                        } else {
                          exchange.read(response);
                        }
                      });
            });
  }

  private <T> T await(CompletableFuture<T> future, long end) {
    try {
      return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new RemotePictureException(
          Reason.TIME,
          "expected the picture at imageUrl within "
              + limits.time().toMillis()
              + " milliseconds, found it later or not at all");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RemotePictureException told) {
        throw told;
      }
      LOG.debug("A picture was not fetched", e.getCause());
      // One sentence for all that may be wrong on the way, so that it tells nothing of the way.
      throw new RemotePictureException(
          Reason.HOST, "expected a picture at imageUrl, found no host that gives it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("expected to wait for a picture, was interrupted", e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "picture");
    thread.setDaemon(true);
    return thread;
  }

  private static int port(URI address) {
    return address.getPort() < 0 ? HTTPS : address.getPort();
  }
}
