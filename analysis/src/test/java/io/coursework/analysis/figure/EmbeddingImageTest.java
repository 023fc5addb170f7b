package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class EmbeddingImageTest {

  private static final int BLUE = Integer.decode(Palette.BLUE);
  private static final int VERMILION = Integer.decode(Palette.VERMILION);

  /** 0 to the right, 1 to the left, both on the horizontal axis. */
  private static final PlaneView TWO =
      new PlaneView(new double[] {1, -1}, new double[] {0, 0}, 0.9, 0.1, 2);

  private static BufferedImage read(byte[] png) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void drawsEachNumberWhereItLiesInTheColourOfItsParity() throws Exception {
    BufferedImage image = read(EmbeddingImage.png(TWO, 100, 640));

    assertEquals(640, image.getWidth());
    assertEquals(448, image.getHeight());
    // The panel's centre is (284, 202) and a unit 188 / 2.16 = 87 pixels; beside the white digits.
    assertEquals(BLUE, image.getRGB(284 + 87 + 8, 202) & 0xffffff);
    assertEquals(VERMILION, image.getRGB(284 - 87 + 8, 202) & 0xffffff);
    assertEquals(0xffffff, image.getRGB(2, 2) & 0xffffff, "opaque white");
  }

  @Test
  void writesTheStep() {
    assertFalse(
        Arrays.equals(EmbeddingImage.png(TWO, 100, 640), EmbeddingImage.png(TWO, 200, 640)));
  }

  @Test
  void drawsTheSameBytesTwiceAndOnManyThreads() {
    byte[] first = EmbeddingImage.png(TWO, 100, 400);

    IntStream.range(0, 16)
        .parallel()
        .forEach(i -> assertArrayEquals(first, EmbeddingImage.png(TWO, 100, 400)));
  }

  @Test
  void drawsManyNumbersAndNumbersThatLieInOnePoint() throws Exception {
    double[] line = IntStream.range(0, 128).mapToDouble(i -> i - 63.5).toArray();
    read(EmbeddingImage.png(new PlaneView(line, line, 0.5, 0.5, 80), 1, 640));
    read(EmbeddingImage.png(new PlaneView(new double[10], new double[10], 0, 0, 1), 0, 640));
  }

  /**
   * On a machine without fonts the first look for one is an error, and to start Java's canvas costs
   * more than to draw.
   */
  @Test
  void touchesNeitherAFontNorJavasCanvas() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xlog:class+load",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Drawing.class.getName())
            .redirectErrorStream(true)
            .start();
    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), loaded);
    assertTrue(loaded.contains(EmbeddingImage.class.getName()), "the log lists classes");
    assertFalse(loaded.contains("sun.font.FontManager"), "no fonts are listed");
    assertFalse(loaded.contains("sun.font.Font2D"), "no font is opened");
    assertFalse(loaded.contains("java.awt.Toolkit"), "no canvas is started");
    assertFalse(loaded.contains("javax.imageio.ImageIO"), "no writer of Java's is started");
  }

  /** The main class of the process above. */
  static final class Drawing {
    public static void main(String[] arguments) {
      if (EmbeddingImage.png(TWO, 1234567890, 640).length == 0) {
        throw new IllegalStateException("nothing was drawn");
      }
    }
  }

  @Test
  void writesEveryWordOfTheImages() {
    for (String text : new String[] {"step 0123456789", "-0.5", "99.9% of variance", "even odd"}) {
      assertTrue(StrokeFont.write(text, 12).getBounds2D().getWidth() > 12, text);
    }
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> StrokeFont.write("step!", 12));
    assertEquals(
        "the strokes of '!' are unknown; add them, or write another word", error.getMessage());
  }
}
