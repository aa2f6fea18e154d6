package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged function does with more than its heap holds. */
class HeapIT {

  private static final int CALLERS = 10;
  private static final int ROUNDS = 3;

  /** An empty chunk: its length, its name and its checksum. */
  private static final int CHUNK = 12;

  @TempDir Path elsewhere;

  @Test
  @Timeout(120)
  void bodiesThatDoNotFitIntoTheHeapTogetherAreAllAnswered() throws Exception {
    byte[] picture = swollen(Demo.sample("png"), 9_000_000);
    try (Packaged function = Packaged.start(elsewhere, "-Xmx64m")) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      URI address = function.address().resolve("/explain?topClasses=1");
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(picture))
              .build();
      for (int round = 0; round < ROUNDS; round++) {
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          answers.add(client.sendAsync(request, BodyHandlers.discarding()));
        }
        for (CompletableFuture<HttpResponse<Void>> answer : answers) {
          assertEquals(200, answer.get().statusCode());
        }
      }
    }
  }

  /** A PNG with a chunk of its own kind, of so many bytes, before its last. */
  private static byte[] swollen(byte[] png, int bytes) {
    byte[] named = new byte[4 + bytes];
    System.arraycopy("swOl".getBytes(StandardCharsets.US_ASCII), 0, named, 0, 4);
    CRC32 checksum = new CRC32();
    checksum.update(named);
    return ByteBuffer.allocate(png.length + CHUNK + bytes)
        .put(png, 0, png.length - CHUNK)
        .putInt(bytes)
        .put(named)
        .putInt((int) checksum.getValue())
        .put(png, png.length - CHUNK, CHUNK)
        .array();
  }
}
