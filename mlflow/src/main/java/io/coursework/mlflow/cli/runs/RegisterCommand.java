package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.model.ModelDownload;
import io.coursework.mlflow.backend.model.ModelRegistry;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.backend.BackendException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Gives the model of a run a name that the team loads it by. */
public final class RegisterCommand implements Command {

  private static final String ALIAS = "alias";

  @Override
  public String name() {
    return "register";
  }

  @Override
  public String summary() {
    return "make the model of a run a version of a registered model, perhaps with an alias";
  }

  @Override
  public String arguments() {
    return "RUN NAME [--alias ALIAS]";
  }

  @Override
  public String example() {
    return "coursework register runs:/0123456789abcdef0123456789abcdef sum-adder --alias champion";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                ALIAS, "ALIAS", "a name for this version from now on, such as champion"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    List<String> words = line.getArgList();
    if (words.size() != 2) {
      throw new UsageException("give a run and a name, such as runs:/<run id> sum-adder");
    }
    String reference = reference(words.get(0));
    String name = words.get(1);
    String alias = line.getOptionValue(ALIAS, "");
    require("the name of a model", name, "[^/:@'\"`%\\p{Cntrl}]{1,250}");
    if (!alias.isEmpty()) {
      require("an alias", alias, "(?!v[0-9]+$|latest$)[A-Za-z0-9_-]{1,250}");
    }
    try {
      MlflowConnection connection = TrackingOptions.of(line).connection();
      Optional<RunAddress> run = RunAddress.of(reference);
      if (run.isPresent()) { // what is wrong with the run is said, not that it has no model
        new ServerRuns(connection).read(RunSource.id(reference, run.get()));
      }
      ModelRegistry registry = new ModelRegistry(connection);
      ModelRegistry.Version version = registry.register(name, reference);
      if (!alias.isEmpty()) {
        registry.alias(version, alias);
      }
      console.text(
          "%s is version %s of %s%s"
              .formatted(
                  reference, version.number(), name, version.fresh() ? "" : ", as it was before"));
      String model = "models:/" + name + (alias.isEmpty() ? "/" + version.number() : "@" + alias);
      console.text("load it as " + model);
      console.text("page: " + version.page());
      ObjectNode result = Console.JSON.createObjectNode();
      result.put("name", name).put("version", version.number()).put("fresh", version.fresh());
      result.put("model", model).put("link", version.page().toString());
      console.result(result);
      return CommandLineInterface.DONE;
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static String reference(String text) {
    Optional<RunAddress> run = RunAddress.of(text);
    if (run.isPresent()) {
      return "runs:/" + RunSource.id(text, run.get());
    }
    if (!ModelDownload.isReference(text)) {
      throw new UsageException(
          "%s does not name a run on the server; give runs:/<run id> or the address of its page"
              .formatted(text));
    }
    return text;
  }

  private static void require(String what, String word, String pattern) {
    if (!word.matches(pattern)) {
      throw new UsageException(
          "'%s' is not %s that can be used; choose letters, digits, _ and -".formatted(word, what));
    }
  }
}
