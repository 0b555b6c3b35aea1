"""The commonest of the emoji that Slack knows by a code: https://docs.slack.dev/messaging/formatting-message-text#emoji"""

# code and character, by turns
_TABLE = """
100 💯 1234 🔢 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆
satisfied 😆 sweat_smile 😅 joy 😂 rolling_on_the_floor_laughing 🤣 slightly_smiling_face 🙂
simple_smile 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩
kissing_heart 😘 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 hugging_face 🤗
thinking_face 🤔 zipper_mouth_face 🤐 face_with_raised_eyebrow 🤨 neutral_face 😐 expressionless 😑
no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪
sleeping 😴 mask 😷 face_with_thermometer 🤒 nauseated_face 🤢 sneezing_face 🤧 hot_face 🥵 cold_face 🥶
dizzy_face 😵 exploding_head 🤯 partying_face 🥳 sunglasses 😎 nerd_face 🤓 confused 😕 worried 😟
slightly_frowning_face 🙁 open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 fearful 😨
cold_sweat 😰 cry 😢 sob 😭 scream 😱 confounded 😖 persevere 😣 disappointed 😞 sweat 😓 weary 😩
tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 angry 😠 skull 💀 hankey 💩 poop 💩 ghost 👻 alien 👽
robot_face 🤖 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 heart ❤️ orange_heart 🧡 yellow_heart 💛
green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 broken_heart 💔
sparkling_heart 💖 anger 💢 boom 💥 collision 💥 dizzy 💫 sweat_drops 💦 dash 💨 speech_balloon 💬
thought_balloon 💭 zzz 💤 wave 👋 raised_hand ✋ hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈
point_right 👉 point_up_2 👆 point_up ☝️ point_down 👇 fist ✊ punch 👊 facepunch 👊 clap 👏 raised_hands 🙌
open_hands 👐 handshake 🤝 pray 🙏 muscle 💪 writing_hand ✍️ eyes 👀 eye 👁️ brain 🧠 bow 🙇 face_palm 🤦
shrug 🤷 no_good 🙅 ok_woman 🙆 raising_hand 🙋 runner 🏃 running 🏃 dancer 💃 bust_in_silhouette 👤
busts_in_silhouette 👥 ninja 🥷 technologist 🧑‍💻 construction_worker 👷 cop 👮 firefighter 🧑‍🚒 dog 🐶
cat 🐱 mouse 🐭 fox_face 🦊 bear 🐻 panda_face 🐼 tiger 🐯 cow 🐮 pig 🐷 frog 🐸 monkey_face 🐵 chicken 🐔
penguin 🐧 bird 🐦 owl 🦉 bug 🐛 beetle 🪲 ant 🐜 bee 🐝 honeybee 🐝 turtle 🐢 snake 🐍 octopus 🐙 whale 🐳
dolphin 🐬 fish 🐟 elephant 🐘 crab 🦀 unicorn_face 🦄 snail 🐌 dragon 🐉 cherry_blossom 🌸 rose 🌹
sunflower 🌻 tulip 🌷 seedling 🌱 evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 herb 🌿
four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂 leaves 🍃 mushroom 🍄 earth_asia 🌏 earth_africa 🌍
earth_americas 🌎 full_moon 🌕 crescent_moon 🌙 moon 🌔 sunny ☀️ sun_with_face 🌞 star ⭐ star2 🌟
sparkles ✨ zap ⚡ fire 🔥 cloud ☁️ partly_sunny ⛅ rain_cloud 🌧️ thunder_cloud_and_rain ⛈️ lightning 🌩️
umbrella ☔ snowflake ❄️ snowman ⛄ ocean 🌊 droplet 💧 rainbow 🌈 volcano 🌋 apple 🍎 tangerine 🍊 lemon 🍋
banana 🍌 watermelon 🍉 grapes 🍇 strawberry 🍓 peach 🍑 cherries 🍒 tomato 🍅 bread 🍞 cheese_wedge 🧀
hamburger 🍔 pizza 🍕 ramen 🍜 sushi 🍣 rice 🍚 rice_ball 🍙 bento 🍱 curry 🍛 dango 🍡 tea 🍵 coffee ☕ beer 🍺
beers 🍻 wine_glass 🍷 sake 🍶 cocktail 🍸 champagne 🍾 cake 🍰 birthday 🎂 cookie 🍪 doughnut 🍩
chocolate_bar 🍫 candy 🍬 icecream 🍦 popcorn 🍿 soccer ⚽ basketball 🏀 baseball ⚾ tennis 🎾 dart 🎯
game_die 🎲 video_game 🎮 art 🎨 musical_note 🎵 headphones 🎧 guitar 🎸 clapper 🎬 trophy 🏆
first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉 medal 🏅 sports_medal 🏅 ticket 🎫 tada 🎉
confetti_ball 🎊 balloon 🎈 gift 🎁 jack_o_lantern 🎃 christmas_tree 🎄 santa 🎅 tanabata_tree 🎋 bamboo 🎍
dolls 🎎 flags 🎏 car 🚗 red_car 🚗 taxi 🚕 bus 🚌 ambulance 🚑 fire_engine 🚒 police_car 🚓 truck 🚚 bike 🚲
train 🚋 bullettrain_side 🚄 bullettrain_front 🚅 metro 🚇 airplane ✈️ helicopter 🚁 rocket 🚀
flying_saucer 🛸 ship 🚢 boat ⛵ sailboat ⛵ anchor ⚓ construction 🚧 vertical_traffic_light 🚦
traffic_light 🚥 busstop 🚏 house 🏠 office 🏢 hospital 🏥 school 🏫 bank 🏦 convenience_store 🏪 factory 🏭
japanese_castle 🏯 tokyo_tower 🗼 mount_fuji 🗻 japan 🗾 bridge_at_night 🌉 shinto_shrine ⛩️
hotsprings ♨️ world_map 🗺️ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ hourglass ⌛
hourglass_flowing_sand ⏳ clock1 🕐 clock3 🕒 clock6 🕕 clock9 🕘 clock12 🕛 iphone 📱 computer 💻
desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ minidisc 💽 floppy_disk 💾 cd 💿 dvd 📀 camera 📷
movie_camera 🎥 tv 📺 telephone ☎️ phone ☎️ telephone_receiver 📞 pager 📟 battery 🔋 electric_plug 🔌
bulb 💡 flashlight 🔦 satellite 🛰️ satellite_antenna 📡 moneybag 💰 yen 💴 dollar 💵 euro 💶 credit_card 💳
receipt 🧾 money_with_wings 💸 gem 💎 scales ⚖️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ nut_and_bolt 🔩
gear ⚙️ toolbox 🧰 magnet 🧲 link 🔗 chains ⛓️ test_tube 🧪 microscope 🔬 telescope 🔭 syringe 💉 pill 💊
broom 🧹 fire_extinguisher 🧯 door 🚪 bed 🛏️ toilet 🚽 shower 🚿 key 🔑 old_key 🗝️ lock 🔒 unlock 🔓
closed_lock_with_key 🔐 lock_with_ink_pen 🔏 shield 🛡️ bomb 💣 knife 🔪 hocho 🔪 gun 🔫 email 📧 e-mail 📧
envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫 postbox 📮 memo 📝
pencil 📝 pencil2 ✏️ black_nib ✒️ lower_left_ballpoint_pen 🖊️ page_facing_up 📄 page_with_curl 📃
bookmark_tabs 📑 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 chart 💹 date 📅
calendar 📆 spiral_calendar_pad 🗓️ card_index 📇 card_index_dividers 🗂️ file_folder 📁
open_file_folder 📂 file_cabinet 🗄️ wastebasket 🗑️ clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎
triangular_ruler 📐 straight_ruler 📏 scissors ✂️ book 📖 books 📚 closed_book 📕 green_book 📗
blue_book 📘 orange_book 📙 notebook 📓 ledger 📒 newspaper 📰 bookmark 🔖 label 🏷️ mag 🔍 mag_right 🔎
loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕 speaker 🔈 mute 🔇 sound 🔉 loud_sound 🔊 microphone 🎤 radio 📻
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 radioactive_sign ☢️ biohazard_sign ☣️
exclamation ❗ heavy_exclamation_mark ❗ grey_exclamation ❕ question ❓ grey_question ❔ bangbang ‼️
interrobang ⁉️ x ❌ o ⭕ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️
negative_squared_cross_mark ❎ heavy_multiplication_x ✖️ heavy_plus_sign ➕ heavy_minus_sign ➖
heavy_division_sign ➗ infinity ♾️ recycle ♻️ trident 🔱 beginner 🔰 sos 🆘 new 🆕 ok 🆗 up 🆙 cool 🆒
free 🆓 ng 🆖 id 🆔 vs 🆚 top 🔝 back 🔙 end 🔚 on 🔛 soon 🔜 information_source ℹ️ copyright ©️
registered ®️ tm ™️ hash #️⃣ zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣
eight 8️⃣ nine 9️⃣ keycap_ten 🔟 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrow_lower_left ↙️ arrow_upper_left ↖️ arrow_up_down ↕️
left_right_arrow ↔️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄
arrows_clockwise 🔃 arrow_forward ▶️ arrow_backward ◀️ black_square_for_stop ⏹️
double_vertical_bar ⏸️ fast_forward ⏩ rewind ⏪ repeat 🔁 twisted_rightwards_arrows 🔀 red_circle 🔴
large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵
large_purple_circle 🟣 large_brown_circle 🟤 black_circle ⚫ white_circle ⚪ large_red_square 🟥
large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦
large_purple_square 🟪 black_large_square ⬛ white_large_square ⬜ small_red_triangle 🔺
small_red_triangle_down 🔻 large_orange_diamond 🔶 large_blue_diamond 🔷 small_orange_diamond 🔸
small_blue_diamond 🔹 radio_button 🔘 rotating_light 🚨 triangular_flag_on_post 🚩 checkered_flag 🏁
crossed_flags 🎌 waving_white_flag 🏳️ waving_black_flag 🏴 jp 🇯🇵 us 🇺🇸 gb 🇬🇧 uk 🇬🇧 de 🇩🇪 fr 🇫🇷 cn 🇨🇳
kr 🇰🇷 congratulations ㊗️ secret ㊙️ accept 🉑 ideograph_advantage 🉐 u7121 🈚 u6709 🈶 u7981 🈲 u7a7a 🈳
u6e80 🈵 koko 🈁 sa 🈂️
"""
_WORDS = _TABLE.split()
EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
