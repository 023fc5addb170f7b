package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.data.CheckReport;
import io.coursework.curricula.data.DataCheck;
import io.coursework.curricula.data.Mismatch;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import jakarta.inject.Inject;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Holds every row of a file against what its expression evaluates to. */
public final class DataCheckCommand implements Command {

  private final DataOptions data;

  @Inject
  DataCheckCommand(DataOptions data) {
    this.data = data;
  }

  @Override
  public String name() {
    return "data check";
  }

  @Override
  public String summary() {
    return "parse and evaluate every line of a file, and report mismatches by line";
  }

  @Override
  public String arguments() {
    return "FILE [--notation NAME] [options]";
  }

  @Override
  public String example() {
    return "coursework data check test_d20s.tsv --notation nyu";
  }

  @Override
  public Options options() {
    return DataOptions.ofFile()
        .addOption(
            Arguments.value("limit", "N", "maximum number of mismatches to show (default: 20)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    DataFile file = data.file(line);
    int limit = (int) Arguments.whole(line, "limit", 20, 0, 1_000_000);
    CheckReport report;
    try (RowProgress progress = file.progress(console)) {
      report =
          new DataCheck(file.task(), file.task().spec().notation(), limit)
              .check(file.path(), file.format(), progress);
      progress.finish("%,d mismatches".formatted(report.mismatches()));
    }
    for (Mismatch mismatch : report.first()) {
      console.text(mismatch.text());
    }
    if (report.mismatches() > report.first().size()) {
      console.text("and %,d more".formatted(report.mismatches() - report.first().size()));
    }
    console.text("%,d lines, %,d mismatches".formatted(report.rows(), report.mismatches()));
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("file", file.path().toString()).put("digest", report.digest());
    result.put("rows", report.rows()).put("mismatches", report.mismatches());
    ArrayNode first = result.putArray("first");
    for (Mismatch mismatch : report.first()) {
      first
          .addObject()
          .put("line", mismatch.line())
          .put("field", mismatch.field())
          .put("column", mismatch.column())
          .put("what", mismatch.what());
    }
    console.result(result);
    return report.ok() ? CommandLineInterface.DONE : CommandLineInterface.FAILED;
  }
}
