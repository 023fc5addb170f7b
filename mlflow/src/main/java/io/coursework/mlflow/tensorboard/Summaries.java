package io.coursework.mlflow.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.tensorflow.proto.DataClass;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** What TensorBoard's plugins take, made and, where it must be known again, read. */
final class Summaries {
  /** The words of the plugin of hyperparameters; it takes the first of each in a run. */
  static final String SESSION_START = "_hparams_/session_start_info";

  static final String SESSION_END = "_hparams_/session_end_info";

  /** Bytes of a PNG before its width and height, which are two big-endian integers. */
  private static final int PNG_SIZE_AT = 16;

  private Summaries() {}

  /**
   * A value of a curve: in single precision, for TensorBoard's loader drops all others, and beside
   * it, where the loader does not look, as it is.
   *
   * @param first whether it is the first of its curve: that one says what the others are
   */
  static Summary.Value scalar(String key, double value, boolean first) {
    Summary.Value.Builder scalar =
        Summary.Value.newBuilder()
            .setTag(key)
            .setTensor(
                TensorProto.newBuilder()
                    .setDtype(DataType.DT_FLOAT)
                    .setTensorShape(TensorShapeProto.getDefaultInstance())
                    .addFloatVal((float) value)
                    .addDoubleVal(value));
    if (first) {
      scalar.setMetadata(metadata("scalars", DataClass.DATA_CLASS_SCALAR, ByteString.EMPTY));
    }
    return scalar.build();
  }

  /** What {@link #scalar} was given, if this is one. */
  static OptionalDouble value(Summary.Value scalar) {
    return scalar.getTensor().getDoubleValCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(scalar.getTensor().getDoubleVal(0));
  }

  /** Markdown. */
  static Summary.Value text(String tag, String markdown) {
    return texts(tag, TensorProto.newBuilder().addStringVal(ByteString.copyFromUtf8(markdown)));
  }

  /** A table of two columns; of the keys no two are equal. */
  static Summary.Value table(String tag, Map<String, String> rows) {
    TensorProto.Builder cells = TensorProto.newBuilder();
    rows.forEach(
        (key, value) ->
            cells
                .addStringVal(ByteString.copyFromUtf8(key))
                .addStringVal(ByteString.copyFromUtf8(value)));
    cells.setTensorShape(
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dim.newBuilder().setSize(rows.size()))
            .addDim(TensorShapeProto.Dim.newBuilder().setSize(2)));
    return texts(tag, cells);
  }

  /** The rows of a {@link #table}, sorted by key. */
  static Map<String, String> rows(Summary.Value table) {
    Map<String, String> rows = new TreeMap<>();
    Iterator<ByteString> cells = table.getTensor().getStringValList().iterator();
    while (cells.hasNext()) {
      rows.put(cells.next().toStringUtf8(), cells.next().toStringUtf8());
    }
    return rows;
  }

  private static Summary.Value texts(String tag, TensorProto.Builder strings) {
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(metadata("text", DataClass.DATA_CLASS_TENSOR, ByteString.EMPTY))
        .setTensor(strings.setDtype(DataType.DT_STRING))
        .build();
  }

  static Summary.Value png(String tag, byte[] png) {
    ByteBuffer size = ByteBuffer.wrap(png, PNG_SIZE_AT, 2 * Integer.BYTES);
    int width = size.getInt();
    int height = size.getInt();
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setImage(
            Summary.Image.newBuilder()
                .setWidth(width)
                .setHeight(height)
                .setColorspace(4) // red, green, blue, opacity
                .setEncodedImageString(ByteString.copyFrom(png)))
        .build();
  }

  static boolean isPng(byte[] file) {
    byte[] signature = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
    return file.length >= PNG_SIZE_AT + 2 * Integer.BYTES
        && ByteBuffer.wrap(file, 0, signature.length).equals(ByteBuffer.wrap(signature));
  }

  /**
   * The hyperparameters of a run that starts; numbers and truth values are told as such.
   *
   * @param start seconds since 1970
   */
  static Summary.Value sessionStart(Map<String, String> params, double start) {
    Struct.Builder session = Struct.newBuilder();
    params.forEach((key, value) -> session.putFields(key, typed(value)));
    // SessionStartInfo has its parameters where Struct has its fields, and start_time_secs as 5.
    session.setUnknownFields(number(5, start));
    return session(SESSION_START, 3, session.build().toByteString());
  }

  /**
   * The run has done its work.
   *
   * @param end seconds since 1970
   */
  static Summary.Value sessionSuccess(double end) {
    UnknownFieldSet status =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build()) // SUCCESS
            .mergeFrom(number(2, end)) // end_time_secs
            .build();
    return session(SESSION_END, 4, status.toByteString());
  }

  /** TensorFlow has no class of HParamsPluginData: version 0, and what is told in a field. */
  private static Summary.Value session(String tag, int field, ByteString told) {
    ByteString content =
        UnknownFieldSet.newBuilder()
            .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(told).build())
            .build()
            .toByteString();
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(metadata("hparams", DataClass.DATA_CLASS_TENSOR, content))
        .setTensor(
            TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(
                    TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dim.newBuilder().setSize(1)))
                .addFloatVal(0))
        .build();
  }

  private static Value typed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Value.newBuilder().setBoolValue(text.equals("true")).build();
    }
    if (text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      return Value.newBuilder().setNumberValue(Double.parseDouble(text)).build();
    }
    return Value.newBuilder().setStringValue(text).build();
  }

  private static UnknownFieldSet number(int field, double value) {
    return UnknownFieldSet.newBuilder()
        .addField(
            field,
            UnknownFieldSet.Field.newBuilder().addFixed64(Double.doubleToLongBits(value)).build())
        .build();
  }

  private static SummaryMetadata metadata(String plugin, DataClass kind, ByteString content) {
    return SummaryMetadata.newBuilder()
        .setPluginData(
            SummaryMetadata.PluginData.newBuilder().setPluginName(plugin).setContent(content))
        .setDataClass(kind)
        .build();
  }
}
