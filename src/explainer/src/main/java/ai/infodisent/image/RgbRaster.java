package ai.infodisent.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Reads a decoded picture's samples as 8 bit RGB, straight from its raster: {@code
 * BufferedImage.getRGB} is slow, and it converts greys from a linear colour space, which brightens
 * them.
 */
final class RgbRaster {

  private RgbRaster() {}

  static Pixels toPixels(BufferedImage image) {
    Raster raster = image.getRaster();
    byte[] rgb = new byte[Math.multiplyExact(3, raster.getWidth() * raster.getHeight())];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      readPalette(raster, palette, rgb);
    } else if (isByteRgb(raster)) {
      readByteRgb(raster, rgb);
    } else {
      readSamples(raster, image.getColorModel(), rgb);
    }
    return new Pixels(raster.getWidth(), raster.getHeight(), rgb);
  }

  private static boolean isByteRgb(Raster raster) {
    return raster.getNumBands() == 3
        && raster.getSampleModel() instanceof ComponentSampleModel
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getNumBanks() == 1
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0;
  }

  private static void readByteRgb(Raster raster, byte[] rgb) {
    ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] samples = buffer.getData();
    int[] bands = model.getBandOffsets();
    int target = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int row = buffer.getOffset() + y * model.getScanlineStride();
      int red = row + bands[0];
      int green = row + bands[1];
      int blue = row + bands[2];
      int end = raster.getWidth() * model.getPixelStride();
      for (int x = 0; x < end; x += model.getPixelStride(), target += 3) {
        rgb[target] = samples[red + x];
        rgb[target + 1] = samples[green + x];
        rgb[target + 2] = samples[blue + x];
      }
    }
  }

  private static void readPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int[] row = new int[raster.getWidth()];
    int target = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        int colour = colours[Math.min(index, colours.length - 1)];
        int alpha = colour >>> 24;
        rgb[target++] = overWhite(colour >> 16 & 255, alpha);
        rgb[target++] = overWhite(colour >> 8 & 255, alpha);
        rgb[target++] = overWhite(colour & 255, alpha);
      }
    }
  }

  /** Grey or RGB, with or without alpha, 1 to 16 bits a sample. */
  private static void readSamples(Raster raster, ColorModel colours, byte[] rgb) {
    int bands = raster.getNumBands();
    int[] bits = raster.getSampleModel().getSampleSize();
    boolean alphaLast = colours.hasAlpha();
    int green = bands > 2 ? 1 : 0;
    int blue = bands > 2 ? 2 : 0;
    int[] row = new int[raster.getWidth() * bands];
    int target = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        int alpha = alphaLast ? toByte(row[x + bands - 1], bits[bands - 1]) : 255;
        rgb[target++] = overWhite(toByte(row[x], bits[0]), alpha);
        rgb[target++] = overWhite(toByte(row[x + green], bits[green]), alpha);
        rgb[target++] = overWhite(toByte(row[x + blue], bits[blue]), alpha);
      }
    }
  }

  private static int toByte(int sample, int bits) {
    return bits >= 8 ? sample >> bits - 8 : sample * 255 / ((1 << bits) - 1);
  }

  /** One sample of 8 bits, laid over white. */
  static byte overWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
