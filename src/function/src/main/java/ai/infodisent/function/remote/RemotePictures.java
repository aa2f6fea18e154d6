package ai.infodisent.function.remote;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.InfoDisentConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Fetches pictures by their address, if that is configured. Nothing is set up before the first one
 * is asked for.
 */
@ApplicationScoped
public class RemotePictures {

  private final InfoDisentConfig config;
  private final Vertx vertx;
  private Fetcher fetcher;

  RemotePictures(InfoDisentConfig config, Vertx vertx) {
    this.config = config;
    this.vertx = vertx;
  }

  /**
   * Fetches a picture; waits for it, so not on an event loop.
   *
   * @throws BadRequestException if pictures are not fetched, or not from there
   * @throws RemotePictureException if it could not be fetched
   */
  public byte[] fetch(String url) {
    Optional<List<String>> hosts = config.imageUrl().hosts();
    if (hosts.isEmpty() || hosts.get().isEmpty()) {
      throw new BadRequestException(
          "expected image, an encoded picture in base64, found imageUrl: this service fetches no"
              + " pictures");
    }
    return fetcher(hosts.get()).fetch(url);
  }

  private synchronized Fetcher fetcher(List<String> hosts) {
    if (fetcher == null) {
      fetcher =
          new Fetcher(
              vertx,
              AllowedHosts.of(hosts),
              new Limits(
                  Math.toIntExact(config.limits().body().asLongValue()),
                  config.imageUrl().timeout()),
              Network.PUBLIC,
              new HttpClientOptions());
    }
    return fetcher;
  }
}
