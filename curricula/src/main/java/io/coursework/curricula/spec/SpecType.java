package io.coursework.curricula.spec;

import java.util.List;

/**
 * One choice of a configurable part: {@code type: name} in YAML stands for {@code record}, which is
 * one implementation of {@code base}.
 *
 * @param base the interface that the configuration asks for
 * @param name the word after {@code type:}, unique for a base
 * @param record the record whose components are the other keys
 * @param summary one line for help texts
 */
public record SpecType(Class<?> base, String name, Class<? extends Record> record, String summary) {
  public SpecType {
    new Requirements()
        .require(name.matches("[a-z][a-z0-9_]*"), "type = '%s' is not snake_case", name)
        .require(
            base.isAssignableFrom(record),
            "type = '%s' names %s, which does not implement %s",
            name,
            record.getName(),
            base.getName())
        .throwIfAny();
  }

  /** The other keys beside {@code type}. */
  public List<SpecKey> keys() {
    return SpecKey.of(record);
  }
}
