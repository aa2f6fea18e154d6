package ai.infodisent.image;

import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifTiffHandler;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads of a JPEG's EXIF the first directory, which has the orientation, and nothing that it points
 * to: neither the thumbnail, which has one of its own, nor what cameras' makers add.
 */
final class OrientationReader implements JpegSegmentMetadataReader {

  private static final int PREAMBLE = ExifReader.JPEG_SEGMENT_PREAMBLE.length();

  @Override
  public Iterable<JpegSegmentType> getSegmentTypes() {
    return List.of(JpegSegmentType.APP1);
  }

  @Override
  public void readJpegSegments(
      Iterable<byte[]> segments, Metadata metadata, JpegSegmentType segmentType) {
    for (byte[] segment : segments) {
      if (ExifReader.startsWithJpegExifPreamble(segment)) {
        try {
          RandomAccessReader reader = new ByteArrayReader(segment, PREAMBLE);
          new TiffReader().processTiff(reader, new FirstDirectory(metadata), 0);
        } catch (TiffProcessingException | IOException e) {
          // A picture without a readable orientation is upright, as for everybody else.
          metadata.addDirectory(new ExifIFD0Directory());
        }
      }
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
      return false;
    }
  }
}
