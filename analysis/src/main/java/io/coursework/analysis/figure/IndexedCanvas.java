package io.coursework.analysis.figure;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A white sheet for few colours, drawn upon with soft edges and written as a PNG of a byte a pixel.
 * A pixel is one of the colours and how much of it lies on the white; where two colours meet at an
 * edge, the one that covers more of the pixel counts.
 *
 * <p>Java's own canvas and PNG writer take ten times the processor time, most of it for starting
 * up, which a training of seconds would feel.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics</a>
 */
final class IndexedCanvas {

  /** The sheet's own colour: drawn, it takes others away. */
  static final String WHITE = "#FFFFFF";

  private static final int LEVELS = 32; // of a colour on white, from none to all
  private static final int FULL = LEVELS - 1;
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;

  private final int width;
  private final int height;
  private final double scale;
  private final List<String> colours;
  private final byte[] pixels; // [height, width] of colour * LEVELS + level; 0 is white

  /**
   * @param width pixels
   * @param height pixels
   * @param scale pixels for a unit of all coordinates and lengths
   * @param colours eight at most, as #RRGGBB
   */
  IndexedCanvas(int width, int height, double scale, List<String> colours) {
    this.width = width;
    this.height = height;
    this.scale = scale;
    this.colours = colours;
    this.pixels = new byte[width * height];
  }

  /** Draws all lines of a path with round ends. */
  void stroke(Path2D path, double thickness, String colour) {
    double[] point = new double[6];
    double x = 0;
    double y = 0;
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      if (i.currentSegment(point) == PathIterator.SEG_LINETO) {
        line(x, y, point[0], point[1], thickness, colour);
      }
      x = point[0];
      y = point[1];
    }
  }

  /** Draws a line with round ends. */
  void line(double x0, double y0, double x1, double y1, double thickness, String colour) {
    int ink = ink(colour);
    double ax = x0 * scale;
    double ay = y0 * scale;
    double dx = x1 * scale - ax;
    double dy = y1 * scale - ay;
    double square = dx * dx + dy * dy;
    double radius = thickness * scale / 2;
    double reach = radius + 1; // pixels, from the line to where nothing of it is seen
    int last = last(Math.max(ay, ay + dy) + reach, height);
    for (int row = first(Math.min(ay, ay + dy) - reach); row <= last; row++) {
      double py = row + 0.5 - ay;
      // Of the line, the part that comes near the row.
      double from = dy == 0 ? 0 : part((py - reach) / dy);
      double to = dy == 0 ? 1 : part((py + reach) / dy);
      int end = last(ax + Math.max(from * dx, to * dx) + reach, width);
      for (int column = first(ax + Math.min(from * dx, to * dx) - reach); column <= end; column++) {
        double px = column + 0.5 - ax;
        double nearest = square == 0 ? 0 : part((px * dx + py * dy) / square);
        double ex = px - nearest * dx;
        double ey = py - nearest * dy;
        double distance = Math.sqrt(ex * ex + ey * ey);
        cover(row, column, Math.min(2 * radius, radius + 0.5 - distance), ink);
      }
    }
  }

  /** Fills a circle. */
  void disc(double x, double y, double radius, String colour) {
    line(x, y, x, y, 2 * radius, colour);
  }

  /** Fills a square. */
  void square(double x, double y, double half, String colour) {
    int ink = ink(colour);
    int lastRow = last((y + half) * scale, height);
    int lastColumn = last((x + half) * scale, width);
    for (int row = first((y - half) * scale); row <= lastRow; row++) {
      double high = overlap(row, (y - half) * scale, (y + half) * scale);
      for (int column = first((x - half) * scale); column <= lastColumn; column++) {
        cover(row, column, high * overlap(column, (x - half) * scale, (x + half) * scale), ink);
      }
    }
  }

  private int ink(String colour) {
    return colour.equals(WHITE) ? -1 : colours.indexOf(colour);
  }

  private static int first(double from) {
    return Math.max(0, (int) Math.floor(from));
  }

  private static int last(double to, int size) {
    return Math.min(size - 1, (int) Math.floor(to));
  }

  private static double part(double of) {
    return Math.max(0, Math.min(1, of));
  }

  /** How much of a pixel lies in an interval. */
  private static double overlap(int pixel, double from, double to) {
    return Math.min(pixel + 1, to) - Math.max(pixel, from);
  }

  /** Lays a colour over a share of a pixel. */
  private void cover(int row, int column, double share, int ink) {
    double covered = part(share);
    if (covered == 0) {
      return;
    }
    int at = row * width + column;
    int colour = (pixels[at] & 0xff) / LEVELS;
    int below = (pixels[at] & 0xff) % LEVELS;
    double rest = below * (1 - covered);
    double added = ink < 0 ? 0 : FULL * covered;
    if (ink == colour) {
      pixels[at] = pixel(colour, Math.max(below, added)); // lines that touch leave no seam
    } else {
      pixels[at] = pixel(added >= rest && ink >= 0 ? ink : colour, added + rest);
    }
  }

  private static byte pixel(int colour, double level) {
    int whole = (int) Math.round(level);
    return (byte) (whole == 0 ? 0 : colour * LEVELS + whole);
  }

  /** The bytes of a PNG file. */
  byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(SIGNATURE);
      chunk(out, "IHDR", header());
      chunk(out, "PLTE", palette());
      chunk(out, "IDAT", data());
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 3, 0, 0, 0}); // bits, indexed colour, deflate, filters, not interlaced
    return bytes.toByteArray();
  }

  private byte[] palette() {
    byte[] palette = new byte[colours.size() * LEVELS * 3];
    for (int i = 0; i < palette.length; i++) {
      int rgb = Integer.decode(colours.get(i / 3 / LEVELS));
      int full = rgb >> (16 - 8 * (i % 3)) & 0xff;
      palette[i] = (byte) Math.round(255 + (full - 255.0) * (i / 3 % LEVELS) / FULL);
    }
    return palette;
  }

  private byte[] data() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED); // white deflates well at any level
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 8192)) {
      for (int row = 0; row < height; row++) {
        out.write(0); // the row's filter: none
        out.write(pixels, row * width, width);
      }
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
