package io.coursework.mlflow;

import com.google.inject.Guice;
import com.google.inject.Module;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.cli.CliModule;
import io.coursework.mlflow.cli.CommandLineInterface;
import io.coursework.mlflow.sweep.SweepModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** The composition root: the catalogues of every room, and the command line on top of them. */
public final class Main {

  private Main() {}

  /**
   * The project's catalogues, and those of every jar on the class path that names a Guice module in
   * {@code META-INF/services/com.google.inject.Module}.
   */
  public static List<Module> modules() {
    List<Module> modules = new ArrayList<>();
    modules.add(new CurriculaModule());
    modules.add(new AnalysisModule());
    modules.add(new SweepModule());
    modules.add(new CliModule());
    ServiceLoader.load(Module.class).forEach(modules::add);
    return modules;
  }

  public static void main(String[] arguments) {
    // Numbers are written with a point on every machine.
    Locale.setDefault(Locale.ROOT);
    // Images are drawn in memory: no display is looked for.
    System.setProperty("java.awt.headless", "true");
    int exitCode =
        Guice.createInjector(modules())
            .getInstance(CommandLineInterface.class)
            .runProcess(arguments);
    System.exit(exitCode);
  }
}
