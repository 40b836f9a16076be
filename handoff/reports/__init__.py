"""The reports room: what citizens want the gendarmerie to know, from draft to acknowledgement."""
