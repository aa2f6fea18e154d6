package ai.infodisent.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests that somebody might send by mistake or on purpose, as bytes on a connection. */
final class Mutations {

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "-1",
          "0",
          "3",
          "1e999",
          "99999999999999999999",
          "\"\"",
          "\"Ludirex\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"AAAA\"",
          "{\"image\":{}}",
          "NaN",
          ",",
          ":",
          "\"",
          "]",
          "}",
          "[".repeat(2000),
          "{\"a\":".repeat(500),
          "\u00e4\u20ac\ud83d\ude00");

  private static final List<String> TYPES =
      List.of(
          "image/png",
          "image/jpeg",
          "application/json",
          "IMAGE/PNG; q=1",
          "text/plain",
          "",
          ";",
          "image/png, image/jpeg",
          "multipart/form-data; boundary=x",
          "application/json; charset=x",
          "application/x-www-form-urlencoded",
          "a".repeat(500));

  private static final List<String> PATHS =
      List.of(
          "/explain",
          "/explain",
          "/explain",
          "/explanation",
          "/explanation",
          "/explain/",
          "/",
          "//explain",
          "/gallery/x.jpg",
          "/gallery/..%2f..%2fmodel.json",
          "/gallery/%00.jpg",
          "/v2/health/ready",
          "/q/metrics",
          "/%",
          "/%zz",
          "*");

  /** How many of the paths explain. */
  private static final int EXPLAIN = 5;

  private static final List<String> QUERIES =
      List.of(
          "",
          "",
          "",
          "?",
          "?topClasses=2",
          "?topClasses=0",
          "?topClasses=999999999999",
          "?maps=true",
          "?maps=%",
          "?classes=Ludirex",
          "?classes=%00",
          "?classes=%ff%fe",
          "?topPrototypes=1&&=&",
          "?topPrototypes=2147483647",
          "?%74opClasses=1",
          "?a[b]=c",
          "?topClasses=1;maps=true",
          "?classes=" + "x".repeat(3000));

  private static final List<String> HEADERS =
      List.of(
          "",
          "",
          "",
          "Accept: \u0001\r\n",
          "X-Request-Id: \u00ff\u00fe\r\n",
          "traceparent: 00-x\r\n",
          "Expect: 100-continue\r\n",
          "Expect: 200\r\n",
          "Content-Encoding: gzip\r\n",
          "no colon\r\n",
          ": nameless\r\n",
          "Cookie: " + "c=d; ".repeat(400) + "\r\n",
          "Host: another\r\n",
          "If-None-Match: \"\r\n",
          "X: " + "y".repeat(20_000) + "\r\n",
          "folded: a\r\n b\r\n");

  private Mutations() {}

  /** How a request ends, and so what may be expected of the answer. */
  enum Framing {
    /** Where its length says. */
    WHOLE,
    /** In chunks, the last of them empty. */
    CHUNKED,
    /** As the last of three on one connection. */
    PIPELINED,
    /** Before its length says. */
    CUT,
    /** After its length says. */
    MORE,
    /** With a length that is none. */
    NO_LENGTH,
    /** In chunks that are none. */
    BROKEN_CHUNKS,
    /** With a length and in chunks. */
    BOTH,
    /** In the middle of its head. */
    HALF_HEAD,
    /** With a line that is none. */
    NO_LINE;

    /** Whether whoever reads knows where it ends: then all of it is answered. */
    boolean clear() {
      return this == WHOLE || this == CHUNKED || this == PIPELINED;
    }
  }

  private record Body(byte[] bytes, String type) {}

  /**
   * What is sent on one connection.
   *
   * @param bytes all of it
   * @param framing how it ends
   * @param answers how many answers there are, at least, if the framing is clear
   */
  record Sent(byte[] bytes, Framing framing, int answers) {}

  /** One request in countless forms. */
  static Arbitrary<Sent> sent() throws IOException {
    byte[] png = Demo.sample("png");
    byte[] jpeg = Demo.sample("jpeg");
    byte[] json =
        Demo.request(jpeg, "\"topClasses\": 2, \"maps\": false, \"classes\": [\"Ludirex\"]")
            .getBytes(StandardCharsets.US_ASCII);
    Arbitrary<Body> bodies =
        Arbitraries.of(
                new Body(png, "image/png"),
                new Body(jpeg, "image/jpeg"),
                new Body(json, "application/json"),
                new Body(new byte[0], "image/png"))
            .flatMap(
                body ->
                    Arbitraries.randomValue(
                        random -> new Body(mutated(body.bytes(), random), body.type())));
    return Combinators.combine(
            bodies,
            Arbitraries.of(PATHS),
            Arbitraries.of(QUERIES),
            Arbitraries.of(TYPES),
            Arbitraries.of(HEADERS),
            Arbitraries.frequency(
                Tuple.of(20, "POST"),
                Tuple.of(1, "GET"),
                Tuple.of(1, "PUT"),
                Tuple.of(1, "OPTIONS"),
                Tuple.of(1, "BREW")),
            Arbitraries.of(Framing.class),
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(Mutations::sent);
  }

  private static Sent sent(
      Body sent,
      String otherPath,
      String otherQuery,
      String otherType,
      String otherHeader,
      String otherMethod,
      Framing framing,
      int seed) {
    Random random = new Random(seed);
    // Most must get as far as the picture, or only the doors are tried.
    boolean odd = random.nextInt(4) == 0;
    byte[] body = sent.bytes();
    String path = odd ? otherPath : PATHS.get(random.nextInt(EXPLAIN));
    String query = odd || random.nextInt(4) == 0 ? otherQuery : "";
    String type = odd ? otherType : sent.type();
    String header = odd ? otherHeader : "";
    String method = odd ? otherMethod : "POST";
    String head =
        method
            + " "
            + path
            + query
            + " HTTP/1.1\r\nHost: test\r\nContent-Type: "
            + type
            + "\r\n"
            + header;
    String last = head + "Connection: close\r\n";
    boolean expects = header.startsWith("Expect");
    return switch (framing) {
      case WHOLE -> new Sent(whole(last, body), framing, 1);
      case CHUNKED -> new Sent(chunked(last, body, random), framing, 1);
      case PIPELINED -> {
        byte[] first = whole(head, body);
        byte[] second =
            "GET /v2/health/live HTTP/1.1\r\nHost: test\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        // Who waits to be told to go on does not send more meanwhile.
        yield expects
            ? new Sent(whole(last, body), framing, 1)
            : new Sent(joined(first, second, whole(last, body)), framing, 1);
      }
      case CUT -> {
        byte[] all = whole(head, body);
        yield new Sent(
            Arrays.copyOf(all, all.length - random.nextInt(body.length + 1)), framing, 0);
      }
      case MORE -> new Sent(joined(whole(head, body), mutated(body, random)), framing, 0);
      case NO_LENGTH -> {
        String length =
            List.of("-1", "abc", "99999999999999999999", "1e3", "", "0x10", "5, 5", "+5")
                .get(random.nextInt(8));
        yield new Sent(
            joined(latin(head + "Content-Length: " + length + "\r\n\r\n"), body), framing, 0);
      }
      case BROKEN_CHUNKS -> {
        byte[] all = chunked(head, body, random);
        int from = latin(head).length;
        for (int i = 0; i < 3; i++) {
          all[from + random.nextInt(all.length - from)] = (byte) random.nextInt(256);
        }
        yield new Sent(all, framing, 0);
      }
      case BOTH -> new Sent(chunked(head + "Content-Length: 5\r\n", body, random), framing, 0);
      case HALF_HEAD -> {
        byte[] all = latin(head);
        yield new Sent(Arrays.copyOf(all, random.nextInt(all.length + 1)), framing, 0);
      }
      case NO_LINE -> {
        byte[] all = whole(head, body);
        for (int i = 0; i < 4; i++) {
          all[random.nextInt(Math.min(30, all.length))] = (byte) random.nextInt(256);
        }
        yield new Sent(all, framing, 0);
      }
    };
  }

  private static byte[] whole(String head, byte[] body) {
    return joined(latin(head + "Content-Length: " + body.length + "\r\n\r\n"), body);
  }

  private static byte[] chunked(String head, byte[] body, Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(latin(head + "Transfer-Encoding: chunked\r\n\r\n"));
    for (int from = 0; from < body.length; ) {
      int length = Math.min(body.length - from, 1 + random.nextInt(4000));
      bytes.writeBytes(latin(Integer.toHexString(length) + "\r\n"));
      bytes.write(body, from, length);
      bytes.writeBytes(latin("\r\n"));
      from += length;
    }
    bytes.writeBytes(latin("0\r\n\r\n"));
    return bytes.toByteArray();
  }

  /** Cut, flipped, doubled, made longer, spliced with other tokens; or left as it is. */
  private static byte[] mutated(byte[] body, Random random) {
    if (body.length == 0) {
      return body;
    }
    int at = random.nextInt(body.length);
    switch (random.nextInt(7)) {
      case 0:
        return body;
      case 1:
        return Arrays.copyOf(body, at);
      case 2:
        byte[] flipped = body.clone();
        for (int i = 0; i <= random.nextInt(8); i++) {
          flipped[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
      case 3:
        // Most of what a format is lies in its first bytes.
        byte[] head = body.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
          head[random.nextInt(Math.min(200, body.length))] = (byte) random.nextInt(256);
        }
        return head;
      case 4:
        int end = at + random.nextInt(body.length - at);
        return joined(Arrays.copyOf(body, at), Arrays.copyOfRange(body, end, body.length));
      case 5:
        return joined(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at / 2, body.length));
      default:
        return spliced(body, random);
    }
  }

  private static byte[] spliced(byte[] body, Random random) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<Integer> places = new ArrayList<>(List.of(0, text.length()));
    for (int i = 0; i < text.length(); i++) {
      if (":,[]{}\" ".indexOf(text.charAt(i)) >= 0) {
        places.add(i);
      }
    }
    int from = places.get(random.nextInt(places.size()));
    int to = random.nextBoolean() ? from : Math.min(text.length(), from + random.nextInt(20));
    byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    return joined(Arrays.copyOf(body, from), token, Arrays.copyOfRange(body, to, body.length));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
