package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class IndexedCanvasTest {

  private static final int WHITE = 0xffffff;

  private final IndexedCanvas canvas =
      new IndexedCanvas(20, 10, 2, List.of("#000000", "#FF0000", "#0000FF"));

  /** As any reader of PNG sees it. */
  private int[][] seen() throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(canvas.png()));
    int[][] rows = new int[image.getHeight()][image.getWidth()];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[row].length; column++) {
        rows[row][column] = image.getRGB(column, row) & 0xffffff;
      }
    }
    return rows;
  }

  @Test
  void isWhiteAndOfItsSizeAtFirst() throws Exception {
    int[][] rows = seen();
    assertEquals(10, rows.length);
    assertEquals(20, rows[0].length);
    for (int[] row : rows) {
      for (int pixel : row) {
        assertEquals(WHITE, pixel);
      }
    }
  }

  @Test
  void fillsASquareAndSharesThePixelsOfItsEdge() throws Exception {
    canvas.square(2, 2, 0.75, "#FF0000"); // pixels 2.5 to 5.5 both ways
    int[][] rows = seen();
    assertEquals(0xff0000, rows[4][4]);
    assertEquals(0xff, rows[4][2] >> 16);
    assertEquals(128, rows[4][2] & 0xff, 255 / 31.0, "half, in one of 31 steps");
    assertEquals(191, rows[2][2] & 0xff, 255 / 31.0, "a quarter");
    assertEquals(WHITE, rows[4][6]);
  }

  @Test
  void drawsALineOfItsThicknessWithRoundEnds() throws Exception {
    canvas.line(2, 2.25, 8, 2.25, 0.5, "#000000"); // a pixel thick, in the middle of row 4
    int[][] rows = seen();
    assertEquals(0, rows[4][10]);
    assertEquals(WHITE, rows[3][10]);
    assertEquals(WHITE, rows[5][10]);
    assertEquals(WHITE, rows[4][2]);
  }

  @Test
  void drawsSteepAndFlatLinesAlike() throws Exception {
    canvas.line(0.5, 0.5, 4.5, 3.5, 0.8, "#0000FF");
    int[][] rows = seen();
    canvas.line(0.5, 0.5, 0.5 + 3, 0.5 + 4, 0.8, "#0000FF");
    int[][] both = seen();
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 10; column++) {
        int mirrored = Math.min(rows[row][column] >> 16, rows[column][row] >> 16);
        assertEquals(mirrored, both[row][column] >> 16, row + ", " + column);
      }
    }
  }

  @Test
  void takesAwayWithWhiteAndLaysTheLaterColourOnTop() throws Exception {
    canvas.square(2.5, 2.5, 2, "#FF0000");
    canvas.disc(2.5, 2.5, 1.75, IndexedCanvas.WHITE);
    canvas.disc(2.5, 2.5, 0.75, "#0000FF");
    int[][] rows = seen();
    assertEquals(0xff0000, rows[1][1]);
    assertEquals(WHITE, rows[5][2]);
    assertEquals(0x0000ff, rows[5][5]);
  }

  @Test
  void strokesEachLineOfAPathAndNoMoves() throws Exception {
    Path2D path = new Path2D.Double();
    path.moveTo(1, 1.25);
    path.lineTo(3, 1.25);
    path.moveTo(7, 1.25);
    path.lineTo(9, 1.25);
    canvas.stroke(path, 0.5, "#000000");
    int[][] rows = seen();
    assertEquals(0, rows[2][4]);
    assertEquals(WHITE, rows[2][10]);
    assertEquals(0, rows[2][16]);
  }

  @Test
  void cutsOffWhatLiesOutside() throws Exception {
    canvas.line(-5, -5, 50, 50, 1, "#000000");
    canvas.square(10, 5, 3, "#FF0000");
    canvas.disc(0, 5, 1, "#0000FF");
    int[][] rows = seen();
    assertEquals(0xff0000, rows[9][19]);
    assertEquals(0x0000ff, rows[9][0]);
    assertTrue(rows[3][3] < 0x202020, "the line");
  }
}
