package io.coursework.mlflow;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.cli.CliModule;
import io.coursework.mlflow.cli.CommandLineInterface;
import java.util.Locale;

/** The composition root: the catalogues of every room, and the command line on top of them. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // Numbers are written with a point on every machine.
    Locale.setDefault(Locale.ROOT);
    int exitCode =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new CliModule())
            .getInstance(CommandLineInterface.class)
            .run(arguments, System.out, System.err);
    System.exit(exitCode);
  }
}
