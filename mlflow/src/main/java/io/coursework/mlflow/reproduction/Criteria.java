package io.coursework.mlflow.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.Digest;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Judge;
import io.coursework.mlflow.reproduction.evidence.LearnedBy;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What decides about the claims of a study: recorded with its run before the first trial, so that
 * whoever reads a verdict sees whether its rule is older than its runs.
 *
 * @param rules in words, by what they decide about: the id of a claim, that id after {@value
 *     #REFUTES}, {@value #LEARNED}, {@value #ACCURACY}, or {@value #LOOKS}
 */
record Criteria(Map<String, String> rules) {

  /** Its name among the artifacts of the study's run. */
  static final String FILE = "criteria.json";

  /** The tag of the study's run that has its digest. */
  static final String TAG = "coursework.criteria_digest";

  private static final String LEARNED = "when a run has learned";
  private static final String ACCURACY = "which accuracy counts";
  private static final String REFUTES = "what refutes "; // a claim; not recorded by earlier builds
  private static final String LOOKS = "when the study is judged";
  private static final long LARGEST = 1 << 20; // bytes
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of this build for a study that is planned. */
  static Criteria of(SweepPlan plan) {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put(
        LEARNED,
        "strict accuracy of at least %s at %d evaluations running, and again at the end"
            .formatted(StudyRun.LEARNED, StudyRun.RUNNING));
    rules.put(
        ACCURACY,
        "%s on excluded tuples; a verdict that is the other way round by %s or by %s is undecided"
            .formatted(
                LearnedBy.CHAINS.words(),
                LearnedBy.ANSWERS.words(),
                LearnedBy.UNSEEN_MULTISETS.words()));
    List<Long> blocks =
        plan.trials().stream().map(trial -> trial.spec().seed()).distinct().sorted().toList();
    rules.put(
        LOOKS,
        "after %s of the complete blocks of %s, with a chance of a wrong verdict of %s in all"
            .formatted(
                PaperStudy.looks(blocks.size())
                    .map(looks -> looks.blocks().toString())
                    .orElse("none"),
                blocks,
                Judge.ALPHA));
    for (Claim claim : Claims.all()) {
      rules.put(claim.id(), claim.statement() + ". " + claim.criterion());
    }
    for (Claim claim : Claims.all()) {
      rules.put(REFUTES + claim.id(), claim.refutation());
    }
    return new Criteria(rules);
  }

  /** Those that a study's run was begun with; empty for one of an earlier build. */
  static Optional<Criteria> recorded(Path parent) throws IOException {
    RunArtifact file = new RunArtifact(parent, FILE);
    if (!file.exists()) {
      return Optional.empty();
    }
    try {
      Map<String, String> rules = new LinkedHashMap<>();
      for (JsonNode rule : JSON.readTree(file.text(LARGEST)).path("rules")) {
        rules.put(rule.path("of").asText(), rule.path("rule").asText());
      }
      return Optional.of(new Criteria(rules));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is not valid JSON from line %d on; take it from MLflow again"
              .formatted(file.path(), e.getLocation().getLineNr()),
          e);
    }
  }

  byte[] json() {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode all = node.put("digest", digest()).putArray("rules");
    rules.forEach((of, rule) -> all.addObject().put("of", of).put("rule", rule));
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String digest() {
    Digest digest = new Digest();
    rules.forEach((of, rule) -> digest.line(of).line(rule));
    return digest.hex();
  }

  /**
   * What these decide about otherwise than others did. What earlier builds did not record is not
   * known to differ.
   */
  List<String> differences(Criteria before) {
    Map<String, String> now = as(before).rules;
    Map<String, String> then = before.as(this).rules;
    Set<String> all = new LinkedHashSet<>(now.keySet());
    all.addAll(then.keySet());
    return all.stream().filter(of -> !Objects.equals(now.get(of), then.get(of))).toList();
  }

  private boolean sayWhatRefutes() {
    return rules.keySet().stream().anyMatch(of -> of.startsWith(REFUTES));
  }

  /** These, without what refutes a claim where others do not say it: a pool has what all have. */
  Criteria as(Criteria others) {
    Map<String, String> common = new LinkedHashMap<>(rules);
    if (!others.sayWhatRefutes()) {
      common.keySet().removeIf(of -> of.startsWith(REFUTES));
    }
    return new Criteria(common);
  }

  /** The differences without those of the looks, which follow from the blocks. */
  List<String> differencesOfRules(Criteria before) {
    return differences(before).stream().filter(of -> !of.equals(LOOKS)).toList();
  }

  /** These, with the looks that follow from a plan's blocks. */
  Criteria withLooksOf(SweepPlan plan) {
    Map<String, String> rules = new LinkedHashMap<>(this.rules);
    rules.put(LOOKS, of(plan).rules.get(LOOKS));
    return new Criteria(rules);
  }

  /** What a reader must know of a study that was begun with these; empty if nothing. */
  static String warning(SweepPlan plan, Path parent) throws IOException {
    Optional<Criteria> before = recorded(parent);
    if (before.isEmpty()) {
      return "This study began before criteria were recorded with it: nothing shows that they are older than its runs.";
    }
    List<String> said = new ArrayList<>();
    List<String> different = of(plan).differences(before.get());
    if (!different.isEmpty()) {
      said.add(
          "The criteria have changed since the study began: %s. What follows is judged by the new ones; the old ones are in %s."
              .formatted(String.join(", ", different), FILE));
    }
    if (!before.get().sayWhatRefutes()) {
      said.add(
          "What refutes a claim was not recorded in full when the study began, so nothing shows that it is older than its runs.");
    }
    return String.join(" ", said);
  }
}
