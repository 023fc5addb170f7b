package io.coursework.analysis.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One moment of a number embedding as a PNG image: the raster sibling of {@link EmbeddingScatter}
 * for viewers that show images of many steps behind a slider. Opaque white, so that it is readable
 * on light and dark pages; letters are drawn by {@link StrokeFont}, for a bare machine has no font.
 */
public final class EmbeddingImage {

  private static final double WIDTH = 640;
  private static final double HEIGHT = 660;
  private static final Rectangle2D PANEL = new Rectangle2D.Double(76, 48, 544, 544);
  private static final double ROOM = 1.08; // of the panel over the axes' reach: markers have a size
  private static final int FEW = 30; // numbers that have room for large markers

  private final Graphics2D canvas;
  private final PlaneView view;

  private EmbeddingImage(Graphics2D canvas, PlaneView view) {
    this.canvas = canvas;
    this.view = view;
  }

  /**
   * Draws the numbers.
   *
   * @param step written above the panel
   * @param width pixels; the image is a little higher than wide
   * @return the bytes of a PNG file
   */
  public static byte[] png(PlaneView view, long step, int width) {
    double scale = width / WIDTH;
    BufferedImage image =
        new BufferedImage(width, (int) Math.round(HEIGHT * scale), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      canvas.setColor(Color.WHITE);
      canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
      canvas.scale(scale, scale);
      new EmbeddingImage(canvas, view).draw(step);
    } finally {
      canvas.dispose();
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private void draw(long step) {
    write("step " + step, PANEL.getX(), 32, 14, 0, Color.decode(Palette.INK));
    legend();
    axes();
    numbers();
  }

  private void legend() {
    double right = PANEL.getMaxX();
    marker(right - 130, 25, 8, true);
    write("even", right - 116, 31, 12, 0, Color.decode(Palette.INK));
    marker(right - 50, 25, 8, false);
    write("odd", right - 36, 31, 12, 0, Color.decode(Palette.INK));
  }

  private void axes() {
    Color ink = Color.decode(Palette.INK);
    for (int tick = -2; tick <= 2; tick++) {
      double value = view.reach() * tick / 2;
      stroke(Color.decode(tick == 0 ? Palette.FAINT : Palette.NEUTRAL), 1.2);
      canvas.draw(new Line2D.Double(x(value), PANEL.getY(), x(value), PANEL.getMaxY()));
      canvas.draw(new Line2D.Double(PANEL.getX(), y(value), PANEL.getMaxX(), y(value)));
      write(text(value), x(value), PANEL.getMaxY() + 22, 11, 0.5, ink);
      write(text(value), PANEL.getX() - 9, y(value) + 5.5, 11, 1, ink);
    }
    stroke(Color.decode(Palette.FAINT), 1.2);
    canvas.draw(PANEL);
    write(variance(view.shareX()), PANEL.getCenterX(), PANEL.getMaxY() + 52, 13, 0.5, ink);
    AffineTransform upright = canvas.getTransform();
    canvas.rotate(-Math.PI / 2, 24, PANEL.getCenterY());
    write(variance(view.shareY()), 24, PANEL.getCenterY(), 13, 0.5, ink);
    canvas.setTransform(upright);
  }

  private static String variance(double share) {
    return String.format(Locale.ROOT, "%.1f%% of variance", 100 * share);
  }

  private static String text(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private void numbers() {
    double[] x = view.x();
    double[] y = view.y();
    Path2D order = new Path2D.Double();
    for (int i = 0; i < x.length; i++) {
      if (i == 0) {
        order.moveTo(x(x[i]), y(y[i]));
      } else {
        order.lineTo(x(x[i]), y(y[i]));
      }
    }
    stroke(Color.decode(Palette.FAINT), 1);
    canvas.draw(order);
    double radius = x.length <= FEW ? 14 : 10;
    for (int i = 0; i < x.length; i++) {
      marker(x(x[i]), y(y[i]), radius, i % 2 == 0);
      double height = radius * (i < 10 ? 1 : i < 100 ? 0.85 : 0.65);
      write(Integer.toString(i), x(x[i]), y(y[i]) + height / 2, height, 0.5, Color.WHITE);
    }
  }

  private double x(double coordinate) {
    return PANEL.getCenterX() + coordinate / (ROOM * view.reach()) * PANEL.getWidth() / 2;
  }

  private double y(double coordinate) {
    return PANEL.getCenterY() - coordinate / (ROOM * view.reach()) * PANEL.getHeight() / 2;
  }

  private void marker(double x, double y, double radius, boolean even) {
    double half = even ? radius : 0.89 * radius; // a square of the circle's area
    Shape shape =
        even
            ? new Ellipse2D.Double(x - half, y - half, 2 * half, 2 * half)
            : new Rectangle2D.Double(x - half, y - half, 2 * half, 2 * half);
    canvas.setColor(Color.decode(even ? Palette.BLUE : Palette.VERMILION));
    canvas.fill(shape);
    stroke(Color.WHITE, 1); // keeps markers apart that overlap
    canvas.draw(shape);
  }

  /**
   * Writes a text.
   *
   * @param anchor which part of its width lies left of x: 0 begins there, 0.5 centres, 1 ends there
   */
  private void write(
      String text, double x, double baseline, double height, double anchor, Color colour) {
    Path2D path = StrokeFont.write(text, height);
    Rectangle2D bounds = path.getBounds2D();
    path.transform(
        AffineTransform.getTranslateInstance(
            x - bounds.getX() - anchor * bounds.getWidth(), baseline));
    stroke(colour, height / 8 + 0.3);
    canvas.draw(path);
  }

  private void stroke(Color colour, double width) {
    canvas.setColor(colour);
    canvas.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }
}
