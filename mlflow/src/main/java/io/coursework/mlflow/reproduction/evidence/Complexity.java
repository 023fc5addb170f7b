package io.coursework.mlflow.reproduction.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * How long the shortest program for an operation is, by a proxy: the compressed length of a short
 * one in Python that we wrote ourselves. What the number says depends on how it was written, so it
 * orders operations and measures nothing.
 */
final class Complexity {

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "SUM", "f=lambda x:sum(x)%10",
          "NADD", "f=lambda x:sum(v*(-1)**i for i,v in enumerate(x))%10",
          "PROD", "import math\nf=lambda x:math.prod(x)%10",
          "MAX", "f=lambda x:max(x)",
          "MIN", "f=lambda x:min(x)",
          "MED", "f=lambda x:sorted(x)[(len(x)-1)//2]");

  private Complexity() {}

  /**
   * DEFLATE's length of the program, in bytes, less that of no program.
   *
   * @return empty for an operation without a program here
   */
  static Optional<Integer> of(String operation) {
    return Optional.ofNullable(PROGRAMS.get(operation))
        .map(program -> deflated(program) - deflated(""));
  }

  /**
   * The exponent of complexity as a power of size, by least squares on logarithms.
   *
   * @param sizes N* by operation, above 0; those without a program do not count
   * @return NaN below two operations with a program
   */
  static double exponent(Map<String, Double> sizes) {
    SimpleRegression line = new SimpleRegression();
    sizes.forEach(
        (operation, size) ->
            of(operation).ifPresent(bytes -> line.addData(Math.log(size), Math.log(bytes))));
    return line.getSlope();
  }

  private static int deflated(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      return deflater.deflate(new byte[1024]);
    } finally {
      deflater.end();
    }
  }
}
