package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.ProbeReport;
import io.coursework.mlflow.experiment.ResultTable;
import io.coursework.mlflow.inspection.TrainedSubject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Puts probes to a trained model. */
final class ProbeCommand implements Command {

  private final ConfigLoader config;
  private final Catalogue catalogue;
  private final Set<SpecType> types;

  @Inject
  ProbeCommand(ConfigLoader config, Catalogue catalogue, Set<SpecType> types) {
    this.config = config;
    this.catalogue = catalogue;
    this.types = types;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public String summary() {
    return "ask a trained model what it learned";
  }

  @Override
  public String arguments() {
    return "--model MODEL [--probe NAME]... [--out DIR]";
  }

  @Override
  public String example() {
    return "coursework probe --model"
        + " runs/20260101-120000-joint-0a1b2c3d --probe parity --out figures";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(ModelSource.option())
        .addOption(TrackingOptions.trackingUri())
        .addOption(
            Arguments.value(
                "probe",
                "NAME",
                "a probe of 'coursework probes', or with keys of its own, {type: parity, on: head}; may"
                    + " be repeated (default: all)"))
        .addOption(Arguments.value("out", "DIR", "also write figures and tables to this folder"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    List<String> names =
        line.hasOption("probe")
            ? Arguments.all(line, "probe")
            : SpecTypes.of(types, Probe.class).stream().map(SpecType::name).toList();
    List<Probe> probes = config.probes(names, "--probe");
    try (TrainedModel model = TrainedModel.open(line, config, catalogue);
        TrainedSubject subject = model.subject()) {
      ProbeReport report =
          ProbeReport.of(
              probes, subject, model.spec().seed(), name -> console.log("probing " + name));
      if (line.hasOption("out")) {
        write(OutputFolder.of(line.getOptionValue("out"), console), report);
      }
      print(console, report);
      boolean nothing = report.findings().isEmpty();
      return nothing ? CommandLineInterface.FAILED : CommandLineInterface.DONE;
    }
  }

  private static void print(Console console, ProbeReport report) {
    ObjectNode result = Console.JSON.createObjectNode();
    ObjectNode findings = result.putObject("findings");
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : report.findings()) {
      ObjectNode scores = findings.putObject(finding.probe());
      finding
          .numbers()
          .forEach(
              (key, score) -> {
                scores.put(key, score);
                rows.add(List.of(finding.probe(), key, "%.4g".formatted(score)));
              });
    }
    ObjectNode refused = result.putObject("refused");
    report
        .refusals()
        .forEach(
            (probe, reason) -> {
              refused.put(probe, reason);
              console.log("probe " + probe + " did not run: " + reason);
            });
    console.text(
        ResultTable.text(new TextTable("findings", List.of("probe", "score", "value"), rows)));
    console.result(result);
  }

  private static void write(OutputFolder folder, ProbeReport report) throws IOException {
    for (Finding finding : report.findings()) {
      for (Figure figure : finding.figures()) {
        folder.write(figure.name() + ".svg", figure.svg());
      }
      for (TextTable table : finding.tables()) {
        folder.write(table.name() + ".tsv", table.tsv());
      }
    }
  }
}
