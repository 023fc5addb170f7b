package io.coursework.curricula.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rows that have one operation at their root, and what can be had there without calculating.
 *
 * @param operation its name
 * @param rows how many
 * @param commonest the answer that most of them have, as the domain writes it; the smallest of
 *     equals
 * @param chance the share of that answer, in ]0, 1]
 * @param oneLevel rows among them whose operands are all values
 * @param copy the share of the operands of those rows that are the answer, averaged over the rows:
 *     the score of copying an operand at random; NaN where {@code oneLevel} is 0
 */
public record RootStats(
    String operation, long rows, String commonest, double chance, long oneLevel, double copy) {

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", rows);
    map.put("commonest_answer", commonest);
    map.put("chance", chance);
    map.put("one_level_rows", oneLevel);
    map.put("copy_chance", oneLevel == 0 ? null : copy);
    return map;
  }
}
