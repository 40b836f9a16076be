"""The transport by e-mail: the PDF, the JSON and the files attached."""
