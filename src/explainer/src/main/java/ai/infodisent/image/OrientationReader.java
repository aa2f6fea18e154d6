package ai.infodisent.image;

import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifTiffHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads of EXIF the orientation, which stands in the first directory, and nothing else: neither the
 * thumbnail, which has one of its own, nor what cameras' makers add, nor any value that is long.
 */
final class OrientationReader implements JpegSegmentMetadataReader {

  private static final int PREAMBLE = ExifReader.JPEG_SEGMENT_PREAMBLE.length();

  /** As much as a JPEG's segment holds; an orientation stands at the start. */
  private static final int MOST_BYTES = 0xffff;

  /** Bytes of an orientation, even where somebody writes more than the two it needs. */
  private static final int VALUE = 4;

  /** The orientation in EXIF that is part of a file; upright where it cannot be read. */
  static Orientation read(byte[] bytes, int from, int to) {
    byte[] exif = Arrays.copyOfRange(bytes, from, Math.min(to, from + MOST_BYTES));
    // Some write it as if for a JPEG.
    boolean asInJpeg = ExifReader.startsWithJpegExifPreamble(exif);
    Metadata metadata = new Metadata();
    read(exif, asInJpeg ? PREAMBLE : 0, metadata);
    return orientation(metadata);
  }

  /** The first orientation that was read; upright if none was. */
  static Orientation orientation(Metadata metadata) {
    for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
      Integer number = exif.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
      if (number != null) {
        return Orientation.ofExif(number);
      }
    }
    return Orientation.UPRIGHT;
  }

  @Override
  public Iterable<JpegSegmentType> getSegmentTypes() {
    return List.of(JpegSegmentType.APP1);
  }

  @Override
  public void readJpegSegments(
      Iterable<byte[]> segments, Metadata metadata, JpegSegmentType segmentType) {
    for (byte[] segment : segments) {
      if (ExifReader.startsWithJpegExifPreamble(segment)) {
        read(segment, PREAMBLE, metadata);
        // There is one; whoever sends a hundred is not waited for.
        return;
      }
    }
  }

  private static void read(byte[] exif, int start, Metadata metadata) {
    try {
      RandomAccessReader reader = new ByteArrayReader(exif, start);
      new TiffReader().processTiff(reader, new FirstDirectory(metadata), 0);
    } catch (TiffProcessingException | IOException | RuntimeException e) {
      // A picture without a readable orientation is upright, as for everybody else.
      metadata.addDirectory(new ExifIFD0Directory());
    }
  }

  private static final class FirstDirectory extends ExifTiffHandler {

    FirstDirectory(Metadata metadata) {
      super(metadata, null, 0);
    }

    @Override
    public void setTiffMarker(int marker) {
      // What it replaces makes the directory by reflection.
      pushDirectory(new ExifIFD0Directory());
    }

    @Override
    public void warn(String message) {
      // Nobody asks.
    }

    @Override
    public void error(String message) {
      // Nor does anybody ask for the thousands there may be.
    }

    @Override
    public boolean tryEnterSubIfd(int tag) {
      return false;
    }

    @Override
    public boolean hasFollowerIfd() {
      return false;
    }

    @Override
    public boolean customProcessTag(
        int offset,
        Set<Integer> processed,
        int start,
        RandomAccessReader reader,
        int tag,
        int length) {
      // True: done with it. What is not looked at is not copied either.
      return tag != ExifDirectoryBase.TAG_ORIENTATION || length > VALUE;
    }
  }
}
