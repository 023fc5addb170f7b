package io.coursework.mlflow.sweep.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Decimal;
import io.coursework.mlflow.config.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The rules of a sweep.
 *
 * @param byKey each under the key whose value it gives
 */
public record SettingRules(Map<String, SettingRule> byKey) {

  /** Of a sweep that has none. */
  public static final SettingRules NONE = new SettingRules(Map.of());

  public SettingRules {
    byKey = Collections.unmodifiableMap(new TreeMap<>(byKey));
  }

  /**
   * What the rules give in a configuration, by key.
   *
   * @param configuration what it says of a key
   * @throws ConfigException if the key that a rule follows from is not a number above 0 there
   */
  public Map<String, JsonNode> values(Function<String, JsonNode> configuration) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    byKey.forEach(
        (key, rule) -> {
          String from = configuration.apply(rule.of()).asText();
          if (!PowerLaw.isAboveZero(from)) {
            throw new ConfigException(
                "rules.%s.of = %s, which is '%s' in a trial; name a key that is a number above 0 in all"
                    .formatted(key, rule.of(), from));
          }
          values.put(key, rule.at(Decimal.number(from)));
        });
    return values;
  }

  /**
   * Each rule in a sentence, with the values of its key at which it extrapolates.
   *
   * @param params of the trials, by key
   */
  public List<String> sentences(Collection<? extends Map<String, String>> params) {
    List<String> sentences = new ArrayList<>();
    byKey.forEach(
        (key, rule) -> {
          List<String> beyond =
              params.stream()
                  .map(trial -> trial.getOrDefault(rule.of(), ""))
                  .distinct()
                  .filter(PowerLaw::isAboveZero)
                  .filter(value -> rule.extrapolates(Decimal.number(value)))
                  .sorted(
                      (one, other) -> Double.compare(Decimal.number(one), Decimal.number(other)))
                  .toList();
          sentences.add(
              "%s follows from %s%s."
                  .formatted(
                      key,
                      rule.words(),
                      beyond.isEmpty() ? "" : "; extrapolated at " + String.join(", ", beyond)));
        });
    return sentences;
  }
}
