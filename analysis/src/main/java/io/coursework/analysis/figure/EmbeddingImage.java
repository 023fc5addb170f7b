package io.coursework.analysis.figure;

import io.coursework.analysis.figure.LabelPlacement.Box;
import io.coursework.analysis.figure.LabelPlacement.Place;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One moment of a number embedding as a PNG image: the raster sibling of {@link EmbeddingScatter}
 * for viewers that show images of many steps behind a slider. Opaque white, so that it is readable
 * on light and dark pages; letters are drawn by {@link StrokeFont}, for a bare machine has no font.
 */
public final class EmbeddingImage {

  private static final double WIDTH = 640;
  private static final double HEIGHT = 448; // as a card of MLflow's pages is: none of it is cut
  private static final Rectangle2D PANEL = new Rectangle2D.Double(96, 14, 376, 376);
  private static final double BESIDE = PANEL.getMaxX() + 22;
  private static final double ROOM = 1.08; // of the panel over the axes' reach: markers have a size
  private static final int FEW = 30; // numbers that have room for large markers
  // Of numbers without such room: the dot's radius, a digit's width and height, a number's height.
  private static final double DOT = 4.5;
  private static final double LETTER = 12;
  private static final double DIGIT = 10;
  private static final double LINE = 15;

  private static final List<String> COLOURS =
      List.of(Palette.INK, Palette.FAINT, Palette.NEUTRAL, Palette.BLUE, Palette.VERMILION);

  private final IndexedCanvas canvas;
  private final PlaneView view;

  private EmbeddingImage(IndexedCanvas canvas, PlaneView view) {
    this.canvas = canvas;
    this.view = view;
  }

  /**
   * Draws the numbers.
   *
   * @param step written above the panel
   * @param width pixels; the image is 0.7 times as high as wide
   * @return the bytes of a PNG file
   */
  public static byte[] png(PlaneView view, long step, int width) {
    double scale = width / WIDTH;
    IndexedCanvas canvas =
        new IndexedCanvas(width, (int) Math.round(HEIGHT * scale), scale, COLOURS);
    new EmbeddingImage(canvas, view).draw(step);
    return canvas.png();
  }

  private void draw(long step) {
    write("step " + step, BESIDE, PANEL.getY() + 16, 13, 0, Palette.INK);
    legend();
    axes();
    numbers();
  }

  private void legend() {
    marker(BESIDE + 8, PANEL.getY() + 48, 8, true);
    write("even", BESIDE + 24, PANEL.getY() + 54, 12, 0, Palette.INK);
    marker(BESIDE + 8, PANEL.getY() + 76, 8, false);
    write("odd", BESIDE + 24, PANEL.getY() + 82, 12, 0, Palette.INK);
  }

  private void axes() {
    for (int tick : new int[] {-2, -1, 1, 2, 0}) { // the axes over the grid
      double value = view.reach() * tick / 2;
      String colour = tick == 0 ? Palette.FAINT : Palette.NEUTRAL;
      canvas.line(x(value), PANEL.getY(), x(value), PANEL.getMaxY(), 1.2, colour);
      canvas.line(PANEL.getX(), y(value), PANEL.getMaxX(), y(value), 1.2, colour);
      write(text(value), x(value), PANEL.getMaxY() + 22, 11, 0.5, Palette.INK);
      write(text(value), PANEL.getX() - 9, y(value) + 5.5, 11, 1, Palette.INK);
    }
    frame();
    write(variance(view.shareX()), PANEL.getCenterX(), PANEL.getMaxY() + 48, 13, 0.5, Palette.INK);
    double left = PANEL.getX() - 62;
    Path2D upright = text(variance(view.shareY()), left, PANEL.getCenterY(), 13, 0.5);
    upright.transform(AffineTransform.getQuadrantRotateInstance(-1, left, PANEL.getCenterY()));
    canvas.stroke(upright, thickness(13), Palette.INK);
  }

  private void frame() {
    Path2D frame = new Path2D.Double();
    frame.moveTo(PANEL.getX(), PANEL.getY());
    frame.lineTo(PANEL.getMaxX(), PANEL.getY());
    frame.lineTo(PANEL.getMaxX(), PANEL.getMaxY());
    frame.lineTo(PANEL.getX(), PANEL.getMaxY());
    frame.lineTo(PANEL.getX(), PANEL.getY());
    canvas.stroke(frame, 1.2, Palette.FAINT);
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
    for (int i = 1; i < x.length; i++) {
      canvas.line(x(x[i - 1]), y(y[i - 1]), x(x[i]), y(y[i]), 1, Palette.FAINT);
    }
    double radius = x.length <= FEW ? 12 : 8;
    NumberMarks marks =
        NumberMarks.of(
            Arrays.stream(x).map(this::x).toArray(),
            Arrays.stream(y).map(this::y).toArray(),
            new Box(PANEL.getMinX(), PANEL.getMaxX(), PANEL.getMinY(), PANEL.getMaxY()),
            new NumberMarks.Sizes(radius, DOT, LETTER, LINE));
    for (int i : marks.apart()) {
      marker(x(x[i]), y(y[i]), radius, i % 2 == 0);
      double height = radius * (i < 10 ? 1 : i < 100 ? 0.85 : 0.65);
      write(Integer.toString(i), x(x[i]), y(y[i]) + height / 2, height, 0.5, IndexedCanvas.WHITE);
    }
    marks.crowded().forEach((i, place) -> beside(x(x[i]), y(y[i]), i, place));
  }

  /** A dot with its number, and a line between them where these are far apart. */
  private void beside(double x, double y, int number, Place place) {
    if (place.away()) {
      canvas.line(x, y, place.endX(x), place.endY(y), 0.8, Palette.INK);
    }
    marker(x, y, DOT, number % 2 == 0);
    write(
        Integer.toString(number),
        place.box().centre(),
        place.box().middle() + DIGIT / 2,
        DIGIT,
        0.5,
        Palette.INK);
  }

  private double x(double coordinate) {
    return PANEL.getCenterX() + coordinate / (ROOM * view.reach()) * PANEL.getWidth() / 2;
  }

  private double y(double coordinate) {
    return PANEL.getCenterY() - coordinate / (ROOM * view.reach()) * PANEL.getHeight() / 2;
  }

  private void marker(double x, double y, double radius, boolean even) {
    double rim = 0.5; // white, keeps markers apart that overlap
    if (even) {
      canvas.disc(x, y, radius + rim, IndexedCanvas.WHITE);
      canvas.disc(x, y, radius - rim, Palette.BLUE);
    } else {
      double half = 0.89 * radius; // a square of the circle's area
      canvas.square(x, y, half + rim, IndexedCanvas.WHITE);
      canvas.square(x, y, half - rim, Palette.VERMILION);
    }
  }

  /**
   * Writes a text.
   *
   * @param anchor which part of its width lies left of x: 0 begins there, 0.5 centres, 1 ends there
   */
  private void write(
      String text, double x, double baseline, double height, double anchor, String colour) {
    canvas.stroke(text(text, x, baseline, height, anchor), thickness(height), colour);
  }

  private static Path2D text(String text, double x, double baseline, double height, double anchor) {
    Path2D path = StrokeFont.write(text, height);
    Rectangle2D bounds = path.getBounds2D();
    path.transform(
        AffineTransform.getTranslateInstance(
            x - bounds.getX() - anchor * bounds.getWidth(), baseline));
    return path;
  }

  private static double thickness(double height) {
    return height / 8 + 0.3;
  }
}
