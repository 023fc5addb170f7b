/**
 * What a run says of what surrounds it: how busy the machine is, what machine and process it is,
 * and what the command said meanwhile. Nothing here may disturb a training: what fails ends itself.
 */
package io.coursework.mlflow.system;
