package ai.infodisent.image;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What decoders do not find out by themselves about the segments before a JPEG's first scan.
 *
 * @param channels of the frame; 0 if there is none
 * @param adobe whether Adobe's marker is there
 * @param ycck whether that marker says that CMY is stored as YCC
 * @param profile where the segments of a colour profile lie
 */
record JpegSegments(int channels, boolean adobe, boolean ycck, List<Segment> profile) {

  /** A segment, its marker included, from its first byte to the one after its last. */
  record Segment(int from, int to) {}

  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;

  /** Where in Adobe's segment, from its name on, the transform stands, and the one of YCCK. */
  private static final int TRANSFORM = 11;

  private static final int YCCK = 2;

  /** Where in a frame's segment, after its length, the number of channels stands. */
  private static final int CHANNELS = 5;

  /** Reads the segments of a JPEG, damaged or not. */
  static JpegSegments read(byte[] jpeg) {
    int channels = 0;
    boolean adobe = false;
    boolean ycck = false;
    List<Segment> profile = new ArrayList<>();
    for (int at = marker(jpeg, 2); at + 4 <= jpeg.length; ) {
      int marker = jpeg[at + 1] & 255;
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        break;
      }
      int content = at + 4;
      int length = standsAlone(marker) ? 0 : (jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255;
      int next = at + 2 + length;
      if (next > jpeg.length) {
        break;
      }
      if (marker == APP2 && startsWith(jpeg, content, next, PROFILE)) {
        profile.add(new Segment(at, next));
      } else if (marker == APP14 && startsWith(jpeg, content, next, ADOBE)) {
        adobe = true;
        ycck = content + TRANSFORM < next && jpeg[content + TRANSFORM] == YCCK;
      } else if (isFrame(marker) && content + CHANNELS < next) {
        channels = jpeg[content + CHANNELS] & 255;
      }
      at = marker(jpeg, next);
    }
    return new JpegSegments(channels, adobe, ycck, profile);
  }

  /** The file without its colour profile. */
  InputStream withoutProfile(byte[] jpeg) {
    List<InputStream> parts = new ArrayList<>();
    int from = 0;
    for (Segment segment : profile) {
      parts.add(new ByteArrayInputStream(jpeg, from, segment.from - from));
      from = segment.to;
    }
    parts.add(new ByteArrayInputStream(jpeg, from, jpeg.length - from));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  /** The next marker, found as libjpeg finds it: rubbish and fill bytes are passed over. */
  private static int marker(byte[] jpeg, int from) {
    int at = from;
    while (at + 1 < jpeg.length
        && (jpeg[at] != (byte) 0xff || jpeg[at + 1] == (byte) 0xff || jpeg[at + 1] == 0)) {
      at++;
    }
    return at;
  }

  /** TEM, restarts and the start of the image. */
  private static boolean standsAlone(int marker) {
    return marker == 0x01 || marker >= 0xd0 && marker <= 0xd8;
  }

  /** The frames, but neither Huffman tables nor arithmetic conditioning nor a reserved marker. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
    return to - from >= start.length
        && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
  }
}
