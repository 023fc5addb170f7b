package io.coursework.mlflow;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.spi.Message;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.cli.CliModule;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.extension.ExtensionException;
import io.coursework.mlflow.extension.Extensions;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
    modules.addAll(Extensions.of(Module.class));
    return modules;
  }

  public static void main(String[] arguments) {
    // Numbers are written with a point on every machine.
    Locale.setDefault(Locale.ROOT);
    // Images are drawn in memory: no display is looked for.
    System.setProperty("java.awt.headless", "true");
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    CommandLineInterface commands;
    try {
      Extensions.named(System.getenv());
      commands = Guice.createInjector(modules()).getInstance(CommandLineInterface.class);
    } catch (ExtensionException
        | CreationException
        | ProvisionException
        | LinkageError e) { // only what jars add can be wrong here
      if (Arrays.asList(arguments).contains("--debug")) {
        e.printStackTrace();
      }
      System.err.println("coursework: " + PlainText.line(problem(e)));
      return CommandLineInterface.USAGE;
    }
    return commands.runProcess(arguments);
  }

  /** One line. */
  private static String problem(Throwable e) {
    if (e instanceof ExtensionException) {
      return e.getMessage(); // which says all
    }
    Throwable cause = e;
    if (e instanceof CreationException creation) {
      Message first = creation.getErrorMessages().iterator().next();
      if (first.getCause() == null) {
        return first.getMessage().lines().findFirst().orElse("");
      }
      cause = first.getCause();
    }
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof LinkageError linkage) {
        return Extensions.problem(linkage).orElseGet(linkage::toString);
      }
    }
    return Causes.line(Causes.deepest(cause)); // what lies above is Guice's
  }
}
