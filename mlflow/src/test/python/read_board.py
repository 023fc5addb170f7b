"""Reads a TensorBoard run with TensorBoard's own classes and prints what it found as JSON."""

import json
import os
import sys

from google.protobuf import json_format, text_format
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import metadata as hparams
from tensorboard.plugins.projector import projector_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.util import tensor_util

folder = sys.argv[1]
everything = {kind: 0 for kind in (event_accumulator.TENSORS, event_accumulator.IMAGES)}
events = event_accumulator.EventAccumulator(folder, size_guidance=everything)
events.Reload()

found = {"scalars": {}, "texts": {}, "images": {}, "hparams": {}, "embeddings": []}
for tag in events.Tags()["tensors"]:
    plugin = events.SummaryMetadata(tag).plugin_data
    if plugin.plugin_name == "scalars":
        found["scalars"][tag] = [
            [round(event.wall_time * 1000), event.step, tensor_util.make_ndarray(event.tensor_proto).item()]
            for event in events.Tensors(tag)
        ]
    elif plugin.plugin_name == "text":
        last = tensor_util.make_ndarray(events.Tensors(tag)[-1].tensor_proto)
        found["texts"][tag] = [
            [cell.decode() for cell in row] for row in last.reshape(-1, last.shape[-1] if last.ndim else 1)
        ]
    elif plugin.plugin_name == hparams.PLUGIN_NAME:
        if tag == hparams.SESSION_START_INFO_TAG:
            told = hparams.parse_session_start_info_plugin_data(plugin.content)
        else:
            told = hparams.parse_session_end_info_plugin_data(plugin.content)
        found["hparams"][tag] = json_format.MessageToDict(told)
for tag in events.Tags()["images"]:
    found["images"][tag] = [[event.step, event.width, event.height] for event in events.Images(tag)]

path = os.path.join(folder, "projector_config.pbtxt")
with open(path) as file:
    config = text_format.Parse(file.read(), ProjectorConfig())
for embedding in config.embeddings:
    vectors = projector_plugin._rel_to_abs_asset_path(embedding.tensor_path, path)
    metadata = projector_plugin._rel_to_abs_asset_path(embedding.metadata_path, path)
    found["embeddings"].append(
        {
            "name": embedding.tensor_name,
            "vectors": [list(map(float, row)) for row in projector_plugin._read_tensor_tsv_file(vectors)],
            "metadata": open(metadata).read().splitlines(),
        }
    )
print(json.dumps(found))
