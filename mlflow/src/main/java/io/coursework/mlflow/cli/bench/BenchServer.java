package io.coursework.mlflow.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.bench.Cell;
import io.coursework.mlflow.bench.TrainingBenchmark;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Function;

/**
 * Measures on demand, so that two processes can take turns without starting again: says the
 * versions on one line, then answers each line such as {@code {"cell": "64", "seconds": 3, "steps":
 * 1}} with one line. A cell's model lives until another cell is asked for; the first measurement of
 * a cell serves to warm it up.
 */
final class BenchServer implements AutoCloseable {

  private final Function<String, Cell> cells;
  private final Catalogue catalogue;
  private final Console console;
  private String open;
  private TrainingBenchmark benchmark;

  /**
   * @param cells gives the cell of a name
   */
  BenchServer(Function<String, Cell> cells, Catalogue catalogue, Console console) {
    this.cells = cells;
    this.catalogue = catalogue;
    this.console = console;
  }

  /**
   * Answers until the requests end.
   *
   * @throws UsageException if a line is not a request
   */
  void serve(Reader requests) throws IOException {
    console.result(BenchReport.versions());
    BufferedReader lines = new BufferedReader(requests);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode request = request(line);
      double seconds = request.get("seconds").asDouble();
      String cell = request.get("cell").asText();
      if (!cell.equals(open)) {
        close();
        benchmark = new TrainingBenchmark(cells.apply(cell), catalogue);
        open = cell;
      }
      console.result(BenchReport.node(benchmark.measure(seconds, request.get("steps").asLong())));
    }
  }

  private static JsonNode request(String line) {
    try {
      JsonNode request = Console.JSON.readTree(line);
      if (request.hasNonNull("cell")
          && request.hasNonNull("seconds")
          && request.hasNonNull("steps")) {
        return request;
      }
    } catch (JsonProcessingException e) {
      // Told below.
    }
    throw new UsageException(
        "'%s' is not a valid request; write for example {\"cell\": \"64\", \"seconds\": 3, \"steps\": 1}"
            .formatted(line));
  }

  @Override
  public void close() throws IOException {
    if (benchmark != null) {
      benchmark.close();
      benchmark = null;
      open = null;
    }
  }
}
