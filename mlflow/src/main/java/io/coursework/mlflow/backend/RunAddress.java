package io.coursework.mlflow.backend;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person means by a text that names something on a server: {@code runs:/<run id>}, a run id,
 * or an address copied from the browser, of a run's page, of a page that compares runs, or of an
 * experiment's. Which server is meant is not looked at: one server may have many addresses.
 *
 * @param runs ids in the order in which they are named
 * @param experimentId of the experiment that is named; empty where runs are
 */
public record RunAddress(List<String> runs, Optional<String> experimentId) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern REFERENCE = Pattern.compile("runs:/*([0-9a-f]{32})/?");
  private static final Pattern RUN_PAGE =
      Pattern.compile("https?://[^\\s#]*#/[^\\s?]*\\bruns/([0-9a-f]{32})([/?].*)?");
  private static final Pattern COMPARE_PAGE =
      Pattern.compile("https?://[^\\s#]*#/[^\\s?]*compare-runs\\?(.*)");
  private static final Pattern EXPERIMENT_PAGE =
      Pattern.compile("https?://[^\\s#]*#/[^\\s?]*\\bexperiments/([0-9A-Za-z._~-]+)([/?].*)?");
  private static final String RUNS = "runs=";

  public RunAddress {
    runs = List.copyOf(runs);
  }

  /** Reads a text; empty if it names nothing on a server, as a folder's name does. */
  public static Optional<RunAddress> of(String text) {
    String word = text.strip();
    for (Pattern one : List.of(REFERENCE, RUN_PAGE)) {
      Matcher run = one.matcher(word);
      if (run.matches()) {
        return Optional.of(new RunAddress(List.of(run.group(1)), Optional.empty()));
      }
    }
    if (ID.matcher(word).matches()) {
      return Optional.of(new RunAddress(List.of(word), Optional.empty()));
    }
    Matcher compared = COMPARE_PAGE.matcher(word);
    if (compared.matches()) {
      List<String> ids = ids(compared.group(1));
      return ids.isEmpty() ? Optional.empty() : Optional.of(new RunAddress(ids, Optional.empty()));
    }
    Matcher experiment = EXPERIMENT_PAGE.matcher(word);
    return experiment.matches()
        ? Optional.of(new RunAddress(List.of(), Optional.of(experiment.group(1))))
        : Optional.empty();
  }

  /** Whether a text looks as if it named something on a server, be it one that can be read. */
  public static boolean isMeant(String text) {
    return text.strip().matches("(runs:|https?:/).*") || of(text).isPresent();
  }

  private static List<String> ids(String query) {
    for (String part : query.split("&")) {
      if (part.startsWith(RUNS)) {
        String list = URLDecoder.decode(part.substring(RUNS.length()), StandardCharsets.UTF_8);
        return ID.matcher(list).results().map(found -> found.group()).toList();
      }
    }
    return List.of();
  }
}
