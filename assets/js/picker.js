// Tom Select with the two plugins we use; a chunk of its own, so that pages without a picker do not pay for it.
import TomSelect from "tom-select/base";
import clearButton from "tom-select/plugins/clear_button/plugin.js";
import removeButton from "tom-select/plugins/remove_button/plugin.js";

TomSelect.define("clear_button", clearButton);
TomSelect.define("remove_button", removeButton);
export default TomSelect;
