package ai.infodisent.image;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * A GIF for a reader that would unpack whatever follows the last pixel, and does not say when data
 * end before it: once all rows are there nothing but zeros comes, and the first of them that stands
 * for a block's length ends the picture.
 */
final class GifStream extends InputStream implements IIOReadProgressListener {

  private static final float ALL = 100;

  private final ByteArrayInputStream bytes;
  private boolean complete;

  GifStream(byte[] gif) {
    this.bytes = new ByteArrayInputStream(gif);
  }

  /** Whether all rows were read. */
  boolean complete() {
    return complete;
  }

  @Override
  public int read() {
    return complete ? 0 : bytes.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (complete) {
      Arrays.fill(target, offset, offset + length, (byte) 0);
      return length;
    }
    return bytes.read(target, offset, length);
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    complete |= percentageDone >= ALL;
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
