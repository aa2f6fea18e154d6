package ai.infodisent.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A request that was sent byte for byte as it stands, and what it was answered. */
record Sent(int status, HttpResponse<byte[]> response) {

  private static final HttpClient CLIENT = client();

  static Sent json(URI address, String body) throws IOException {
    return post(address, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  static Sent post(URI address, byte[] body, String... headers) throws IOException {
    return send("POST", address, body, headers);
  }

  static Sent get(URI address) throws IOException {
    return send("GET", address, new byte[0]);
  }

  /** Over a connection of its own, because the answer ends it. */
  static Sent last(URI address, byte[] body) throws IOException {
    return send(client(), "POST", address, body);
  }

  static Sent send(String method, URI address, byte[] body, String... headers) throws IOException {
    return send(CLIENT, method, address, body, headers);
  }

  private static Sent send(
      HttpClient client, String method, URI address, byte[] body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Sent(response.statusCode(), response);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  byte[] body() {
    return response.body();
  }

  String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** The JSON of the body, which may be followed by binary data. */
  JsonNode json() throws IOException {
    String length = header("Inference-Header-Content-Length");
    return Demo.JSON.readTree(
        length == null ? body() : Arrays.copyOf(body(), Integer.parseInt(length)));
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
